import * as pulumi from "@pulumi/pulumi";
import { Chart, ChartValues } from "../add-on/chart";
import { SCRAPE_INTERVAL } from "../add-on/monitors";
import { resources, RESTRICTED_CONTAINER } from "../add-on/pods";
import { TraceStoreArgs } from "./args";

/** Released 2026-08; Tempo 2.10.8, one program. */
export const TEMPO: Chart = {
  chart: "tempo",
  repository: "https://grafana-community.github.io/helm-charts",
  version: "2.2.4",
};
export const OTLP_PORT = 4317;
export const TEMPO_ACCOUNT = "tempo";

/** Traces in S3, found by their id or by TraceQL; without reports to its authors. */
export function tempoValues(args: TraceStoreArgs, bucket: pulumi.Input<string>): ChartValues {
  return {
    tempo: {
      reportingEnabled: false,
      retention: `${args.retentionDays * 24}h`,
      receivers: { otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${OTLP_PORT}` } } } },
      storage: {
        trace: {
          backend: "s3",
          s3: { bucket, endpoint: `s3.${args.region}.amazonaws.com`, region: args.region },
          wal: { path: "/var/tempo/wal" },
        },
      },
      resources: resources({ cpu: "200m", memory: "1Gi", cpuLimit: "1", memoryLimit: "2Gi" }),
      // The chart fails with a read-only root file system.
      securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: false },
    },
    serviceAccount: { name: TEMPO_ACCOUNT },
    persistence: { enabled: true, size: args.storage, storageClassName: args.storageClass },
    serviceMonitor: { enabled: true, interval: SCRAPE_INTERVAL },
  };
}
