import * as pulumi from "@pulumi/pulumi";
import { Chart, ChartValues } from "../add-on/chart";
import { SCRAPE_INTERVAL } from "../add-on/monitors";
import { resources, zoneSpread } from "../add-on/pods";
import { LogStoreArgs } from "./args";

/** Released 2026-08; Loki 3.7.6. The chart's home since 2026 is the Grafana community's repository. */
export const LOKI: Chart = {
  chart: "loki",
  repository: "https://grafana-community.github.io/helm-charts",
  version: "18.11.0",
};
export const LOKI_ACCOUNT = "loki";

/** Day from which this schema holds; a newer one is added after it, never in its place. */
const SCHEMA_FROM = "2026-01-01";

/** One program with all parts of Loki, which its authors recommend up to some ten GB a day. */
export function lokiValues(args: LogStoreArgs, bucket: pulumi.Input<string>): ChartValues {
  const { replicas, region, retention } = args;
  return {
    deploymentMode: "Monolithic",
    loki: {
      // One tenant: who may read logs is decided in Grafana; the network policy lets nobody else in.
      auth_enabled: false,
      commonConfig: { replication_factor: replicas },
      storage: { type: "s3", bucketNames: { chunks: bucket, ruler: bucket }, s3: { region } },
      schemaConfig: {
        configs: [
          {
            from: SCHEMA_FROM,
            store: "tsdb",
            object_store: "s3",
            schema: "v13",
            index: { prefix: "loki_index_", period: "24h" },
          },
        ],
      },
      limits_config: { retention_period: `${retention.coldDays * 24}h`, allow_structured_metadata: true },
      compactor: { retention_enabled: true, delete_request_store: "s3" },
      analytics: { reporting_enabled: false },
    },
    serviceAccount: { name: LOKI_ACCOUNT },
    singleBinary: {
      replicas,
      resources: resources({ cpu: "200m", memory: "1Gi", cpuLimit: "1", memoryLimit: "2Gi" }),
      persistence: { size: args.storage, storageClass: args.storageClass, whenDeleted: "Retain" },
      topologySpreadConstraints: zoneSpread(replicas, { "app.kubernetes.io/name": LOKI.chart }),
      // Rules come from nowhere but the chart: no sidecar that reads config maps of the cluster.
      sidecar: false,
    },
    // Neither an entry, nor caches, nor a self-test: Grafana and the collector ask the pods' Service.
    gateway: { enabled: false },
    chunksCache: { enabled: false },
    resultsCache: { enabled: false },
    lokiCanary: { enabled: false },
    test: { enabled: false },
    sidecar: { rules: { enabled: false } },
    monitoring: { serviceMonitor: { enabled: true, interval: SCRAPE_INTERVAL } },
  };
}
