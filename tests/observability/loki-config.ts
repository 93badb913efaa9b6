import { laidOver, PlannedRelease, refuseUnknown, Section } from "./chart-configs";

/** Parts of the values that are of other programs or of the pods, and do not reach Loki's file. */
const NOT_OF_THE_FILE = [
  "chunksCache",
  "deploymentMode",
  "gateway",
  "lokiCanary",
  "monitoring",
  "resultsCache",
  "serviceAccount",
  "sidecar",
  "singleBinary",
  "test",
];
const OF_THE_FILE = [
  "analytics",
  "auth_enabled",
  "commonConfig",
  "compactor",
  "limits_config",
  "schemaConfig",
  "storage",
];

/** Configuration of Loki as one program that the chart writes: ours over what it gives every Loki. */
export function lokiConfig({ name, namespace, values }: PlannedRelease): Section {
  refuseUnknown("loki", values, [...NOT_OF_THE_FILE, "loki"]);
  const ours = values["loki"] as Section;
  refuseUnknown("loki: loki", ours, OF_THE_FILE);
  refuseUnknown("loki: loki.storage", ours["storage"], ["type", "bucketNames", "s3"]);
  const { chunks, ruler } = ours["storage"].bucketNames;
  const bucket = (bucketnames: string): Section => ({
    s3: { bucketnames, insecure: false, s3forcepathstyle: false, ...ours["storage"].s3 },
  });
  return {
    ...laidOver(OF_THE_CHART, {
      auth_enabled: ours["auth_enabled"],
      limits_config: ours["limits_config"],
      compactor: ours["compactor"],
      analytics: ours["analytics"],
    }),
    common: {
      path_prefix: "/var/loki",
      compactor_grpc_address: `${name}.${namespace}.svc.cluster.local:9095`,
      ...ours["commonConfig"],
      storage: bucket(chunks),
    },
    memberlist: { ...MEMBERLIST, join_members: [`${name}-memberlist.${namespace}.svc.cluster.local`] },
    ruler: { storage: { type: ours["storage"].type, ...bucket(ruler) }, wal: { dir: "/var/loki/ruler-wal" } },
    schema_config: ours["schemaConfig"],
  };
}

const MEMBERLIST = {
  abort_if_cluster_join_fails: true,
  advertise_port: 7946,
  bind_port: 7946,
  max_join_backoff: "1m",
  max_join_retries: 10,
  min_join_backoff: "1s",
  rejoin_interval: "90s",
};

/** What the chart's own values say; parts of a Loki in several programs have empty addresses. */
const OF_THE_CHART: Section = {
  bloom_build: { enabled: false, builder: { planner_address: "" } },
  bloom_gateway: { enabled: false, client: { addresses: "" } },
  frontend: { scheduler_address: "", tail_proxy_url: "" },
  frontend_worker: { scheduler_address: "" },
  index_gateway: { mode: "simple" },
  ingester: { wal: { flush_on_shutdown: true } },
  limits_config: {
    max_cache_freshness_per_query: "10m",
    query_timeout: "300s",
    reject_old_samples: true,
    reject_old_samples_max_age: "168h",
    split_queries_by_interval: "15m",
    volume_enabled: true,
  },
  pattern_ingester: { enabled: false },
  query_range: { align_queries_with_step: true },
  runtime_config: { file: "/etc/loki/runtime-config/runtime-config.yaml" },
  server: {
    graceful_shutdown_timeout: "5s",
    grpc_listen_port: 9095,
    grpc_server_max_concurrent_streams: 1000,
    grpc_server_max_recv_msg_size: 104857600,
    grpc_server_max_send_msg_size: 104857600,
    grpc_server_min_time_between_pings: "10s",
    grpc_server_ping_without_stream_allowed: true,
    http_listen_port: 3100,
    http_server_idle_timeout: "30s",
    http_server_read_timeout: "10m0s",
    http_server_write_timeout: "10m0s",
    log_level: "info",
  },
  storage_config: {
    bloom_shipper: { working_directory: "/var/loki/data/bloomshipper" },
    boltdb_shipper: { index_gateway_client: { server_address: "" } },
    hedging: { at: "250ms", max_per_second: 20, up_to: 3 },
    tsdb_shipper: { index_gateway_client: { server_address: "" } },
    use_thanos_objstore: false,
  },
  tracing: { enabled: false },
};
