import { ChartValues } from "../add-on/chart";
import {
  COLLECTOR_METRICS_PORT,
  CONTRIB_DISTRIBUTION,
  HEALTH_CHECK,
  MEMORY_LIMITER,
  OWN_METRICS,
} from "../add-on/otel-collector";
import {
  disruptionBudget,
  resources,
  RESTRICTED_CONTAINER,
  RESTRICTED_POD,
  zoneSpread,
} from "../add-on/pods";
import { OTLP_HTTP_PORT } from "./addresses";
import { TraceStoreArgs } from "./args";

/** Where the rate, errors and duration of every operation are scraped. */
export const SPAN_METRICS_PORT = 8889;

/**
 * Takes spans, counts and times every operation (document 003, REQ-T229: transactions and database queries), then
 * keeps the sampled share. By the hash of the trace, so that all replicas keep the same traces.
 */
export function collectorValues(args: TraceStoreArgs, tempo: string): ChartValues {
  return {
    mode: "deployment",
    fullnameOverride: "otel-collector",
    image: CONTRIB_DISTRIBUTION,
    replicaCount: args.replicas,
    podSecurityContext: RESTRICTED_POD,
    securityContext: { ...RESTRICTED_CONTAINER, runAsUser: 10001 },
    resources: resources({ cpu: "100m", memory: "512Mi", cpuLimit: "1" }),
    podDisruptionBudget: disruptionBudget(args.replicas),
    topologySpreadConstraints: zoneSpread(args.replicas, {
      "app.kubernetes.io/name": "opentelemetry-collector",
    }),
    ports: {
      ...Object.fromEntries(
        ["jaeger-compact", "jaeger-thrift", "jaeger-grpc", "zipkin"].map((port) => [
          port,
          { enabled: false },
        ]),
      ),
      metrics: { enabled: true },
      spans: {
        enabled: true,
        containerPort: SPAN_METRICS_PORT,
        servicePort: SPAN_METRICS_PORT,
        protocol: "TCP",
      },
    },
    podMonitor: { enabled: true, metricsEndpoints: [{ port: "metrics" }, { port: "spans" }] },
    alternateConfig: {
      extensions: HEALTH_CHECK,
      receivers: {
        otlp: {
          protocols: {
            grpc: { endpoint: "${env:MY_POD_IP}:4317" },
            http: { endpoint: `\${env:MY_POD_IP}:${OTLP_HTTP_PORT}` },
          },
        },
      },
      processors: {
        ...MEMORY_LIMITER,
        probabilistic_sampler: { sampling_percentage: args.sampledPercent },
        batch: {},
      },
      connectors: {
        span_metrics: {
          histogram: { explicit: { buckets: ["10ms", "50ms", "100ms", "250ms", "500ms", "1s", "5s"] } },
          dimensions: [{ name: "db.system" }, { name: "db.operation.name" }],
          metrics_expiration: "15m",
        },
      },
      exporters: {
        "otlp_grpc/tempo": { endpoint: tempo, tls: { insecure: true } },
        prometheus: { endpoint: `\${env:MY_POD_IP}:${SPAN_METRICS_PORT}` },
      },
      service: {
        telemetry: OWN_METRICS,
        extensions: ["health_check"],
        pipelines: {
          "traces/all": { receivers: ["otlp"], processors: ["memory_limiter"], exporters: ["span_metrics"] },
          "traces/sampled": {
            receivers: ["otlp"],
            processors: ["memory_limiter", "probabilistic_sampler", "batch"],
            exporters: ["otlp_grpc/tempo"],
          },
          metrics: { receivers: ["span_metrics"], processors: ["batch"], exporters: ["prometheus"] },
        },
      },
    },
  };
}

export const COLLECTOR_METRICS_PORTS = [COLLECTOR_METRICS_PORT, SPAN_METRICS_PORT];
