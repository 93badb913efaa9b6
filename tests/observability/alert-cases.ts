import { WorkloadAlert } from "./rendered";

/** Samples of a series as promtool writes them, e.g. `0+10x20`, one every 15 s. */
export interface Series {
  series: string;
  values: string;
}

/** What makes an alert fire, and what is nearly as bad and must not. */
export interface AlertCase {
  fires: Series[];
  /** Seconds after which it has fired. */
  after: number;
  quiet: Series[];
}

const POD = "6f9c7d5b8d-x2x4z";
const other = (labels: string): string => `${labels},pod="someone-else-6f9c7d5b8d-abcde"`;

/** The case of an alert, by its name; undefined where none is written. */
export function alertCase(alert: WorkloadAlert): AlertCase | undefined {
  return CASES[alert.rule.alert]?.(alert);
}

const CASES: Record<string, (alert: WorkloadAlert) => AlertCase> = {
  ErrorBudgetBurnsFast: (alert) => ({
    fires: requests(alert, { good: 900, bad: 100 }),
    after: 120,
    // Five times the budget of 0.1 %: fast enough for a ticket, not for a call.
    quiet: requests(alert, { good: 9950, bad: 50 }),
  }),
  ErrorBudgetBurnsSlowly: (alert) => ({
    fires: requests(alert, { good: 9950, bad: 50 }),
    after: 120,
    quiet: requests(alert, { good: 9995, bad: 5 }),
  }),
  ResponsesSlow: (alert) => ({
    fires: durations(alert, { within: 90, all: 100 }),
    after: 1200,
    quiet: durations(alert, { within: 96, all: 100 }),
  }),
  WorkloadDown: (alert) => ({
    fires: [{ series: `up{${own(alert)},pod="a"}`, values: "1x2 0x20" }],
    after: 120,
    quiet: [
      { series: `up{${own(alert)},pod="a"}`, values: "0x20" },
      { series: `up{${own(alert)},pod="b"}`, values: "1x20" },
    ],
  }),
  NoPodReady: (alert) => ({ fires: ready(alert, 0), after: 150, quiet: ready(alert, 1) }),
  PodsMissing: (alert) => ({
    fires: ready(alert, promised(alert) - 1),
    after: 900,
    quiet: ready(alert, promised(alert)),
  }),
  ContainersRestart: (alert) => ({
    fires: [{ series: `kube_pod_container_status_restarts_total{${pod(alert)}}`, values: "0+1x20" }],
    after: 300,
    quiet: [{ series: `kube_pod_container_status_restarts_total{${pod(alert)}}`, values: "7x18 8x20" }],
  }),
  MemoryNearLimit: (alert) => ({
    fires: used(alert, "container_memory_working_set_bytes", "memory", "95x80"),
    after: 1000,
    quiet: used(alert, "container_memory_working_set_bytes", "memory", "85x80"),
  }),
  CpuNearLimit: (alert) => ({
    fires: used(alert, "container_cpu_usage_seconds_total", "cpu", "0+1425x120"),
    after: 1500,
    quiet: used(alert, "container_cpu_usage_seconds_total", "cpu", "0+1275x120"),
  }),
  AutoscalerAtMaximum: (alert) => ({
    fires: autoscaler(alert, 5),
    after: 1200,
    quiet: autoscaler(alert, 4),
  }),
  RolloutTakenBack: (alert) => ({
    fires: [rollout(alert, "Degraded", 1)],
    after: 60,
    quiet: [rollout(alert, "Degraded", 0), rollout(alert, "Healthy", 1)],
  }),
  SeveralTraders: (alert) => ({ fires: leaders(alert, 1, 1), after: 120, quiet: leaders(alert, 1, 0) }),
  NoTrader: (alert) => ({ fires: leaders(alert, 0, 0), after: 150, quiet: leaders(alert, 1, 0) }),
  DailyLossNearLimit: (alert) => ({
    fires: [{ series: `bitunix_daily_loss_ratio{${own(alert)}}`, values: `${dailyLoss(alert, 0.81)}x20` }],
    after: 60,
    quiet: [{ series: `bitunix_daily_loss_ratio{${own(alert)}}`, values: `${dailyLoss(alert, 0.79)}x20` }],
  }),
  CeleryQueueLong: (alert) => ({
    fires: [{ series: `celery_queue_length{${own(alert)}}`, values: "1001x60" }],
    after: 900,
    quiet: [{ series: `celery_queue_length{${own(alert)}}`, values: "1000x60" }],
  }),
  MarketDataStale: (alert) => ({
    fires: [{ series: `market_data_age_seconds{${own(alert)},pod="a"}`, values: "61+15x20" }],
    after: 120,
    quiet: [
      { series: `market_data_age_seconds{${own(alert)},pod="a"}`, values: "61+15x20" },
      { series: `market_data_age_seconds{${own(alert)},pod="b"}`, values: "2x20" },
    ],
  }),
  CacheUnreachable: (alert) => ({
    fires: [gauge(alert, "redis_up", 0)],
    after: 180,
    quiet: [gauge(alert, "redis_up", 1)],
  }),
  CacheMemoryHigh: (alert) => ({ fires: cacheMemory(alert, 91), after: 900, quiet: cacheMemory(alert, 89) }),
  CacheEvicts: (alert) => ({
    fires: [{ series: `redis_evicted_keys_total{${own(alert)}}`, values: "0x20 5x40" }],
    after: 600,
    quiet: [{ series: `redis_evicted_keys_total{${own(alert)}}`, values: "7x60" }],
  }),
  CacheRejectsConnections: (alert) => ({
    fires: [{ series: `redis_rejected_connections_total{${own(alert)}}`, values: "0x20 1x40" }],
    after: 600,
    quiet: [{ series: `redis_rejected_connections_total{${own(alert)}}`, values: "3x60" }],
  }),
  DatabaseUnreachable: (alert) => ({
    fires: [gauge(alert, "pg_up", 0)],
    after: 1260,
    // A password was renewed: it is let in again after a quarter of an hour.
    quiet: [{ series: `pg_up{${own(alert)}}`, values: "0x60 1x60" }],
  }),
  DatabaseConnectionsHigh: (alert) => ({
    fires: connections(alert, 81),
    after: 600,
    quiet: connections(alert, 79),
  }),
  TransactionIdle: (alert) => ({
    fires: [transaction(alert, "idle in transaction", 901)],
    after: 600,
    quiet: [transaction(alert, "idle in transaction", 899), transaction(alert, "active", 9999)],
  }),
  ReplicaFarBehind: (alert) => ({
    fires: [replica(alert, "one", 2 ** 20), replica(alert, "two", 2 ** 28 + 1)],
    after: 600,
    quiet: [replica(alert, "one", 2 ** 20), replica(alert, "two", 2 ** 28)],
  }),
};

const own = ({ namespace, workload }: WorkloadAlert): string =>
  `namespace="${namespace}",workload="${workload}"`;
const pod = ({ namespace, workload }: WorkloadAlert): string =>
  `namespace="${namespace}",pod="${workload}-${POD}",container="main"`;

function gauge(alert: WorkloadAlert, metric: string, value: number, labels = ""): Series {
  return { series: `${metric}{${own(alert)}${labels}}`, values: `${value}x100` };
}

function cacheMemory(alert: WorkloadAlert, used: number): Series[] {
  return [gauge(alert, "redis_memory_used_bytes", used), gauge(alert, "redis_memory_max_bytes", 100)];
}

function connections(alert: WorkloadAlert, used: number): Series[] {
  return [
    gauge(alert, "pg_stat_activity_count", used - 1, ',state="active"'),
    gauge(alert, "pg_stat_activity_count", 1, ',state="idle"'),
    gauge(alert, "pg_settings_max_connections", 100),
  ];
}

function transaction(alert: WorkloadAlert, state: string, seconds: number): Series {
  return gauge(alert, "pg_stat_activity_max_tx_duration", seconds, `,state="${state}"`);
}

function replica(alert: WorkloadAlert, name: string, bytes: number): Series {
  return gauge(alert, "pg_stat_replication_pg_wal_lsn_diff", bytes, `,application_name="${name}"`);
}

/** Requests every 15 s; the status is written as the workload's own framework does it. */
function requests(alert: WorkloadAlert, { good, bad }: { good: number; bad: number }): Series[] {
  const grouped = JSON.stringify(alert.groups).includes('status=\\"5xx\\"');
  const series = (status: string, step: number): Series => ({
    series: `http_requests_total{${own(alert)},status="${status}"}`,
    values: `0+${step}x40`,
  });
  return grouped ? [series("2xx", good), series("5xx", bad)] : [series("200", good), series("503", bad)];
}

function durations(alert: WorkloadAlert, { within, all }: { within: number; all: number }): Series[] {
  const bucket = (le: string, step: number): Series => ({
    series: `http_request_duration_seconds_bucket{${own(alert)},le="${le}"}`,
    values: `0+${step}x100`,
  });
  return [bucket("0.5", within), bucket("2", all), bucket("+Inf", all)];
}

function ready(alert: WorkloadAlert, count: number): Series[] {
  const series = (name: string, value: number): Series => ({
    series: `kube_pod_status_ready{condition="true",namespace="${alert.namespace}",pod="${name}"}`,
    values: `${value}x80`,
  });
  const own = Array.from({ length: count }, (_, index) =>
    series(`${alert.workload}-6f9c7d5b8d-abcd${index}`, 1),
  );
  // Pods of another workload whose name begins alike do not count.
  return [...own, series(`${alert.workload}-other-6f9c7d5b8d-abcde`, 1), series("someone-else-1", 1)];
}

function promised({ rule }: WorkloadAlert): number {
  return Number(/< (\d+)$/.exec(rule.expr)?.[1]);
}

function used(alert: WorkloadAlert, metric: string, resource: string, values: string): Series[] {
  return [
    { series: `${metric}{${pod(alert)}}`, values },
    {
      series: `${metric}{${other(`namespace="${alert.namespace}",container="main"`)}}`,
      values: "0+9999x120",
    },
    {
      series: `kube_pod_container_resource_limits{resource="${resource}",${pod(alert)}}`,
      values: "100x120",
    },
  ];
}

function autoscaler(alert: WorkloadAlert, current: number): Series[] {
  const name = /horizontalpodautoscaler="([^"]+)"/.exec(alert.rule.expr)?.[1] ?? "";
  const labels = `namespace="${alert.namespace}",horizontalpodautoscaler="${name}"`;
  return [
    { series: `kube_horizontalpodautoscaler_status_current_replicas{${labels}}`, values: `${current}x80` },
    { series: `kube_horizontalpodautoscaler_spec_max_replicas{${labels}}`, values: "5x80" },
  ];
}

function rollout({ namespace, workload }: WorkloadAlert, phase: string, value: number): Series {
  return {
    series: `rollout_info{namespace="argo-rollouts",exported_namespace="${namespace}",name="${workload}",phase="${phase}"}`,
    values: `${value}x10`,
  };
}

function leaders(alert: WorkloadAlert, ...values: number[]): Series[] {
  return values.map((value, index) => ({
    series: `bitunix_leader{${own(alert)},pod="${index}"}`,
    values: `${value}x20`,
  }));
}

/** A share of document 001's maxDailyLoss of the stage. */
function dailyLoss({ stage }: WorkloadAlert, share: number): number {
  const limit = { dev: 0.01, staging: 0.02, prod: 0.05 }[stage] ?? Number.NaN;
  return Number((limit * share).toPrecision(6));
}
