import { z } from "zod";
import { laidOver, PlannedRelease, refuseUnknown, Section } from "./chart-configs";

/** Configuration of Tempo that the chart writes: ours over what it gives every Tempo. */
export function tempoConfig({ name, namespace, values }: PlannedRelease): Section {
  refuseUnknown("tempo", values, ["persistence", "serviceAccount", "serviceMonitor", "tempo"]);
  const ours = values["tempo"] as Section;
  refuseUnknown("tempo: tempo", ours, [
    "receivers",
    "reportingEnabled",
    "resources",
    "retention",
    "securityContext",
    "storage",
  ]);
  return {
    stream_over_http_enabled: false,
    memberlist: { cluster_label: `${name}.${namespace}` },
    multitenancy_enabled: false,
    usage_report: { reporting_enabled: ours["reportingEnabled"] },
    compactor: { compaction: { block_retention: ours["retention"] } },
    distributor: { receivers: laidOver(RECEIVERS, ours["receivers"]) },
    ingester: {},
    server: { http_listen_port: 3200 },
    storage: laidOver(STORAGE, ours["storage"]),
    querier: {},
    query_frontend: {},
    overrides: { defaults: {}, per_tenant_override_config: "/conf/overrides.yaml" },
  };
}

/** The chart listens for every protocol; our network policy lets in the collector alone, on one port. */
const RECEIVERS = {
  jaeger: {
    protocols: {
      grpc: { endpoint: "0.0.0.0:14250" },
      thrift_binary: { endpoint: "0.0.0.0:6832" },
      thrift_compact: { endpoint: "0.0.0.0:6831" },
      thrift_http: { endpoint: "0.0.0.0:14268" },
    },
  },
  otlp: { protocols: { grpc: { endpoint: "0.0.0.0:4317" }, http: { endpoint: "0.0.0.0:4318" } } },
};
const STORAGE = {
  trace: { backend: "local", local: { path: "/var/tempo/traces" }, wal: { path: "/var/tempo/wal" } },
};

const DURATION = z.string().regex(/^(\d+(h|m|s|ms))+$/, "give a duration such as 72h");
const ADDRESS = z.strictObject({ endpoint: z.string().regex(/^[^:]+:\d+$/, "give host:port") });
const NOTHING = z.strictObject({});

/**
 * What Tempo 2.10 takes of the keys that stand in the file; like Tempo, which reads its file strictly, it refuses all
 * others. Source: Tempo's documentation, "Configuration", and the names of the fields of its own code at v2.10.8.
 */
export const TEMPO_SCHEMA = z.strictObject({
  stream_over_http_enabled: z.boolean(),
  memberlist: z.strictObject({ cluster_label: z.string() }),
  multitenancy_enabled: z.boolean(),
  usage_report: z.strictObject({ reporting_enabled: z.boolean() }),
  compactor: z.strictObject({ compaction: z.strictObject({ block_retention: DURATION }) }),
  distributor: z.strictObject({
    receivers: z.partialRecord(
      z.enum(["jaeger", "kafka", "opencensus", "otlp", "zipkin"]),
      z.strictObject({ protocols: z.record(z.string(), ADDRESS) }),
    ),
  }),
  ingester: NOTHING,
  server: z.strictObject({ http_listen_port: z.int().min(1).max(65535) }),
  storage: z.strictObject({
    trace: z.strictObject({
      backend: z.literal("s3"),
      local: z.strictObject({ path: z.string() }),
      s3: z.strictObject({
        bucket: z.string().min(3),
        endpoint: z.string().regex(/^s3\.[a-z0-9-]+\.amazonaws\.com$/, "give the host alone"),
        region: z.string(),
      }),
      wal: z.strictObject({ path: z.string().startsWith("/") }),
    }),
  }),
  querier: NOTHING,
  query_frontend: NOTHING,
  overrides: z.strictObject({ defaults: NOTHING, per_tenant_override_config: z.string() }),
});
