import { Health } from "../../systems/types";
import { DeclaredExporter, ExporterImage } from ".";

/** The digest is that of its list of platforms. */
const IMAGE: ExporterImage = {
  key: "redis-exporter",
  reference:
    "quay.io/oliver006/redis_exporter:v1.84.0@sha256:7ef8e9c26638158fa4e7ad60df8c7e53d1919986753d6c1d2d1876b6ec38d87b",
};

/** Names as the exporter's INFO collector makes them, and alerts on what a cache of queues cannot do without. */
const HEALTH: Health = {
  outage: "warning",
  metrics: [
    "redis_up",
    "redis_memory_used_bytes",
    "redis_memory_max_bytes",
    "redis_evicted_keys_total",
    "redis_rejected_connections_total",
    "redis_connected_clients",
    "redis_commands_processed_total",
  ],
  figures: [
    {
      title: "Memory of the cache",
      expression: "max(redis_memory_used_bytes{$workload}) / (max(redis_memory_max_bytes{$workload}) > 0)",
      unit: "percentunit",
    },
    { title: "Clients", expression: "max(redis_connected_clients{$workload})", unit: "short" },
    {
      title: "Commands",
      expression: "sum(rate(redis_commands_processed_total{$workload}[5m]))",
      unit: "ops",
    },
  ],
  alerts: [
    {
      name: "CacheUnreachable",
      severity: "critical",
      expression: "max(redis_up{$workload}) == 0",
      forSeconds: 120,
      summary: "the cache does not answer its exporter",
    },
    {
      name: "CacheMemoryHigh",
      severity: "warning",
      expression:
        "max(redis_memory_used_bytes{$workload}) / (max(redis_memory_max_bytes{$workload}) > 0) > 0.9",
      forSeconds: 600,
      summary: "the cache uses more than 90 % of its memory",
    },
    {
      name: "CacheEvicts",
      severity: "warning",
      expression: "sum(increase(redis_evicted_keys_total{$workload}[10m])) > 0",
      summary: "the cache throws away what was stored, for lack of memory",
    },
    {
      name: "CacheRejectsConnections",
      severity: "warning",
      expression: "sum(increase(redis_rejected_connections_total{$workload}[10m])) > 0",
      summary: "the cache has as many clients as it takes and turns others away",
    },
  ],
};

/** redis_exporter beside one cache, whose token it has, as a cache knows no other login. */
export function redisExporter(cache: string): DeclaredExporter {
  const id = `${cache}-redis-exporter`;
  const ask = { path: "/health", port: "metrics" };
  return {
    image: IMAGE,
    service: {
      id,
      name: id,
      container: "redis-exporter",
      image: IMAGE.key,
      replicas: 1,
      // Two at a time would count everything double.
      rollout: { strategy: "recreate" },
      ports: { metrics: 9121 },
      probes: { liveness: { ...ask, periodSeconds: 30 }, readiness: ask },
      resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "100m", memory: "64Mi" } },
      env: {
        REDIS_ADDR: { secret: id, key: "address" },
        REDIS_PASSWORD: { secret: id, key: "token" },
        // ElastiCache has no CONFIG.
        REDIS_EXPORTER_CONFIG_COMMAND: "-",
        REDIS_EXPORTER_INCL_METRICS_FOR_EMPTY_DATABASES: "false",
        REDIS_EXPORTER_EXCLUDE_LATENCY_HISTOGRAM_METRICS: "true",
      },
      metrics: { port: "metrics", path: "/metrics" },
      health: HEALTH,
      connections: [{ cache }],
      user: 59000,
    },
    secrets: { [id]: { address: { cache, property: "address" }, token: { cache, property: "token" } } },
  };
}
