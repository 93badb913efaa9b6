import { Health } from "../../systems/types";
import { DeclaredExporter, ExporterImage } from ".";

/** The digest is that of its list of platforms. */
const IMAGE: ExporterImage = {
  key: "postgres-exporter",
  reference:
    "quay.io/prometheuscommunity/postgres-exporter:v0.19.1@sha256:e96064f876226d94bb6ce48a4c4b3dd76edba91168ec1ab024e5c4b959310b0f",
};
const PORT = 9187;
/** Login of the exporter in every database; see `components/database-login`. */
export const EXPORTER_LOGIN = "slipway_exporter";

/** 256 MiB: some minutes of a busy database; what a replica says by then is old. */
const FAR_BEHIND_BYTES = 256 * 2 ** 20;
const IDLE_SECONDS = 900;

/** Names as postgres_exporter's collectors make them. */
const HEALTH: Health = {
  outage: "warning",
  metrics: [
    "pg_up",
    "pg_stat_activity_count",
    "pg_stat_activity_max_tx_duration",
    "pg_settings_max_connections",
    "pg_stat_replication_pg_wal_lsn_diff",
    "pg_stat_database_xact_commit",
    "pg_stat_database_xact_rollback",
    "pg_stat_database_deadlocks",
  ],
  figures: [
    {
      title: "Connections",
      expression: "sum(pg_stat_activity_count{$workload}) / max(pg_settings_max_connections{$workload})",
      unit: "percentunit",
    },
    {
      title: "Transactions",
      expression:
        "sum(rate(pg_stat_database_xact_commit{$workload}[5m])) + sum(rate(pg_stat_database_xact_rollback{$workload}[5m]))",
      unit: "ops",
    },
    {
      title: "Deadlocks",
      expression: "sum(increase(pg_stat_database_deadlocks{$workload}[1h]))",
      unit: "short",
    },
    {
      title: "Log that replicas lack",
      expression: "max by (application_name) (pg_stat_replication_pg_wal_lsn_diff{$workload})",
      unit: "bytes",
      legend: "{{application_name}}",
    },
  ],
  alerts: [
    {
      name: "DatabaseUnreachable",
      severity: "critical",
      expression: "max(pg_up{$workload}) == 0",
      // A renewed password is known to the database after 10 minutes at the latest, and to the exporter 5 later.
      forSeconds: 1200,
      summary: "the database does not answer its exporter, or does not let it in",
    },
    {
      name: "DatabaseConnectionsHigh",
      severity: "warning",
      expression:
        "sum(pg_stat_activity_count{$workload}) / max(pg_settings_max_connections{$workload}) > 0.8",
      forSeconds: 300,
      summary: "more than 80 % of the connections that the database takes are in use",
    },
    {
      name: "TransactionIdle",
      severity: "warning",
      expression: `max(pg_stat_activity_max_tx_duration{state=~"idle in transaction.*",$workload}) > ${IDLE_SECONDS}`,
      forSeconds: 300,
      summary:
        "a client has left a transaction open for more than 15 minutes: its locks stay, and nothing is vacuumed",
    },
    {
      name: "ReplicaFarBehind",
      severity: "warning",
      expression: `max(pg_stat_replication_pg_wal_lsn_diff{$workload}) > ${FAR_BEHIND_BYTES}`,
      forSeconds: 300,
      summary: "a read replica lacks more than 256 MiB of the log: what it answers is old",
    },
  ],
};

/** Reads its password at the start only: where the login no longer works, it is started anew with today's. */
const LOGGED_IN = `wget -qO- http://127.0.0.1:${PORT}/metrics | grep -q '^pg_up 1'`;

/** postgres_exporter beside one database, with a login of its own that may read statistics and no table. */
export function postgresExporter(database: string): DeclaredExporter {
  const id = exporterOf(database);
  return {
    image: IMAGE,
    service: {
      id,
      name: id,
      container: "postgres-exporter",
      image: IMAGE.key,
      // A series for each table would be too many.
      args: ["--no-collector.stat_user_tables", "--no-collector.statio_user_tables"],
      replicas: 1,
      // Two at a time would count everything double.
      rollout: { strategy: "recreate" },
      ports: { metrics: PORT },
      probes: {
        readiness: { path: "/", port: "metrics" },
        liveness: {
          command: ["sh", "-c", LOGGED_IN],
          initialDelaySeconds: 60,
          periodSeconds: 60,
          timeoutSeconds: 10,
          failureThreshold: 5,
        },
      },
      resources: { requests: { cpu: "20m", memory: "48Mi" }, limits: { cpu: "200m", memory: "96Mi" } },
      env: {
        DATA_SOURCE_URI: { secret: id, key: "address" },
        DATA_SOURCE_USER: EXPORTER_LOGIN,
        DATA_SOURCE_PASS: { secret: id, key: "password" },
      },
      metrics: { port: "metrics", path: "/metrics" },
      health: HEALTH,
      connections: [{ database, instance: true }],
      user: 65534,
    },
    secrets: {
      [id]: { address: { database, property: "instance" }, password: { generated: { length: 48 } } },
      [ownerSecret(database)]: {
        username: { database, property: "username" },
        password: { database, property: "password" },
      },
    },
  };
}

/** Name of the exporter of a database, and of the secret that it reads. */
export function exporterOf(database: string): string {
  return `${database}-postgres-exporter`;
}

/** Secret with the login of a database's owner, for the job that makes the exporter's. */
export function ownerSecret(database: string): string {
  return `${database}-owner-login`;
}
