import { z } from "zod";

const DURATION = z.string().regex(/^(\d+(h|m|s|ms))+$/, "give a duration such as 72h");
const ADDRESS = z.strictObject({ server_address: z.string() });
const S3 = z.strictObject({
  bucketnames: z.string().min(3),
  region: z.string(),
  insecure: z.boolean(),
  s3forcepathstyle: z.boolean(),
});
const PORT = z.int().min(1).max(65535);

/**
 * What Loki 3.7 takes of the keys that stand in the file; like Loki, which reads its file strictly, it refuses all
 * others. Source: Loki's documentation, "Grafana Loki configuration parameters", and the names of the fields of its own
 * code at v3.7.6.
 */
export const LOKI_SCHEMA = z.strictObject({
  auth_enabled: z.boolean(),
  analytics: z.strictObject({ reporting_enabled: z.boolean() }),
  bloom_build: z.strictObject({
    enabled: z.boolean(),
    builder: z.strictObject({ planner_address: z.string() }),
  }),
  bloom_gateway: z.strictObject({ enabled: z.boolean(), client: z.strictObject({ addresses: z.string() }) }),
  common: z.strictObject({
    path_prefix: z.string().startsWith("/"),
    compactor_grpc_address: z.string(),
    replication_factor: z.int().min(1),
    storage: z.strictObject({ s3: S3 }),
  }),
  // Loki does not start with retention and no store for what is to be removed.
  compactor: z.strictObject({ retention_enabled: z.literal(true), delete_request_store: z.literal("s3") }),
  frontend: z.strictObject({ scheduler_address: z.string(), tail_proxy_url: z.string() }),
  frontend_worker: z.strictObject({ scheduler_address: z.string() }),
  index_gateway: z.strictObject({ mode: z.enum(["simple", "ring"]) }),
  ingester: z.strictObject({ wal: z.strictObject({ flush_on_shutdown: z.boolean() }) }),
  limits_config: z.strictObject({
    allow_structured_metadata: z.boolean(),
    max_cache_freshness_per_query: DURATION,
    query_timeout: DURATION,
    reject_old_samples: z.boolean(),
    reject_old_samples_max_age: DURATION,
    retention_period: DURATION,
    split_queries_by_interval: DURATION,
    volume_enabled: z.boolean(),
  }),
  memberlist: z.strictObject({
    abort_if_cluster_join_fails: z.boolean(),
    advertise_port: PORT,
    bind_port: PORT,
    join_members: z.array(z.string()).min(1),
    max_join_backoff: DURATION,
    max_join_retries: z.int(),
    min_join_backoff: DURATION,
    rejoin_interval: DURATION,
  }),
  pattern_ingester: z.strictObject({ enabled: z.boolean() }),
  query_range: z.strictObject({ align_queries_with_step: z.boolean() }),
  ruler: z.strictObject({
    storage: z.strictObject({ type: z.literal("s3"), s3: S3 }),
    wal: z.strictObject({ dir: z.string().startsWith("/") }),
  }),
  runtime_config: z.strictObject({ file: z.string().startsWith("/") }),
  schema_config: z.strictObject({
    configs: z
      .array(
        z.strictObject({
          from: z.iso.date(),
          store: z.literal("tsdb"),
          object_store: z.literal("s3"),
          schema: z.literal("v13"),
          // Retention works on an index of a day alone.
          index: z.strictObject({ prefix: z.string().min(1), period: z.literal("24h") }),
        }),
      )
      .min(1),
  }),
  server: z.strictObject({
    graceful_shutdown_timeout: DURATION,
    grpc_listen_port: PORT,
    grpc_server_max_concurrent_streams: z.int(),
    grpc_server_max_recv_msg_size: z.int(),
    grpc_server_max_send_msg_size: z.int(),
    grpc_server_min_time_between_pings: DURATION,
    grpc_server_ping_without_stream_allowed: z.boolean(),
    http_listen_port: PORT,
    http_server_idle_timeout: DURATION,
    http_server_read_timeout: DURATION,
    http_server_write_timeout: DURATION,
    log_level: z.enum(["debug", "info", "warn", "error"]),
  }),
  storage_config: z.strictObject({
    bloom_shipper: z.strictObject({ working_directory: z.string().startsWith("/") }),
    boltdb_shipper: z.strictObject({ index_gateway_client: ADDRESS }),
    hedging: z.strictObject({ at: DURATION, max_per_second: z.int(), up_to: z.int() }),
    tsdb_shipper: z.strictObject({ index_gateway_client: ADDRESS }),
    use_thanos_objstore: z.boolean(),
  }),
  tracing: z.strictObject({ enabled: z.boolean() }),
});
