import { ChartValues } from "../add-on/chart";
import { HEALTH_CHECK, KUBERNETES_DISTRIBUTION, MEMORY_LIMITER, OWN_METRICS } from "../add-on/otel-collector";
import { resources } from "../add-on/pods";

/** Reads what the containers of its node write, names pod and namespace, and sends it to Loki. */
export function collectorValues(lokiUrl: string): ChartValues {
  return {
    mode: "daemonset",
    image: KUBERNETES_DISTRIBUTION,
    presets: {
      // With a mark of how far it has read, so that a restart goes on where the last one ended.
      logsCollection: { enabled: true, storeCheckpoints: true },
      kubernetesAttributes: { enabled: true },
    },
    // On every node, also those kept for some workloads.
    tolerations: [{ operator: "Exists" }],
    priorityClassName: "system-node-critical",
    resources: resources({ cpu: "50m", memory: "256Mi", cpuLimit: "500m" }),
    ports: noPorts("otlp", "otlp-http", "jaeger-compact", "jaeger-thrift", "jaeger-grpc", "zipkin"),
    podMonitor: { enabled: true },
    alternateConfig: {
      extensions: HEALTH_CHECK,
      processors: { ...MEMORY_LIMITER, "transform/json": structured() },
      exporters: { "otlp_http/loki": { endpoint: `${lokiUrl}/otlp`, ...UNTIL_DELIVERED } },
      service: {
        telemetry: OWN_METRICS,
        extensions: ["health_check"],
        pipelines: {
          logs: {
            receivers: [],
            processors: ["memory_limiter", "transform/json"],
            exporters: ["otlp_http/loki"],
          },
        },
      },
    },
  };
}

/**
 * What Loki has not taken lies on the node's disk, through restarts and however long Loki is away. Once the queue is full,
 * the files are read no further.
 */
const UNTIL_DELIVERED = {
  sending_queue: {
    storage: "file_storage",
    queue_size: 1000,
    block_on_overflow: true,
    batch: { flush_timeout: "1s", min_size: 1000 },
  },
  retry_on_failure: { max_elapsed_time: 0 },
};

/** Document 003, REQ-T226: structured JSON. The fields of a JSON line become attributes one can ask for. */
function structured(): ChartValues {
  return {
    error_mode: "ignore",
    log_statements: [
      {
        context: "log",
        statements: [`merge_maps(attributes, ParseJSON(body), "upsert") where IsMatch(body, "^\\\\{")`],
      },
    ],
  };
}

/** Switches the chart's ports off. */
function noPorts(...names: string[]): ChartValues {
  return {
    ...Object.fromEntries(names.map((name) => [name, { enabled: false }])),
    metrics: { enabled: true },
  };
}
