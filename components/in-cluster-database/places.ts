import { dataClaimOf } from "../in-cluster-server";

export const PORT = 5432;
/** User of the Debian variant of the image. Alpine's has another C library, whose text sorts unlike that of RDS. */
export const POSTGRES_USER = 999;
export const DATA_PATH = "/var/lib/postgresql/data";
/** A directory of its own: the volume's root may hold lost+found, and initdb wants it empty. */
export const PGDATA = `${DATA_PATH}/pgdata`;
export const BACKUP_PATH = "/backup";
export const BASES = `${BACKUP_PATH}/bases`;
export const WAL = `${BACKUP_PATH}/wal`;
export const SCRIPTS_PATH = "/opt/restore-check";
export const SCRIPT = `${SCRIPTS_PATH}/restore-check.sh`;
/** Beside the script, as both come from one config map. */
export const HBA = "pg_hba.conf";

/** Names of what belongs to a server. */
export function namesOf(server: string) {
  return {
    /** Claim and config map, CronJob, network policy and alerts, and label `app` of the pods that may log in. */
    backup: `${server}-backup`,
    check: `${server}-restore-check`,
    restore: `${server}-restore`,
    dataClaim: dataClaimOf(server),
  };
}
