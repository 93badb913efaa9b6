import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { toDns } from "../add-on/traffic";
import { InClusterServerArgs, MountedVolume } from "../in-cluster-server";
import { InClusterBackupArgs, InClusterDatabaseArgs } from "./args";
import { BACKUP_PATH, HBA, namesOf, PORT, SCRIPT, SCRIPTS_PATH, WAL } from "./places";

/**
 * Seconds after which a segment of the log is archived that is not yet full: less than the five minutes that document
 * 003 lets be lost (REQ-T237).
 */
const ARCHIVE_TIMEOUT = 240;

/** Volumes of the backups and of the script, by name. */
export type BackupVolumes = Record<"backup" | "scripts", MountedVolume>;

/** The official image of a version of PostgreSQL. */
export function imageOf(engineVersion: string): string {
  return `docker.io/library/postgres:${engineVersion}`;
}

/**
 * The volume of the backups, the script that fills it, and the way of its jobs to the server. The claim is no part of
 * the StatefulSet, so that it outlives one that is deleted.
 */
export function backupStore(
  name: string,
  {
    identifier: server,
    namespace,
    labels,
    username,
    backup,
  }: InClusterDatabaseArgs & { backup: InClusterBackupArgs },
  opts: pulumi.CustomResourceOptions,
): BackupVolumes {
  const object = namesOf(server).backup;
  const metadata = { name: object, namespace, labels };
  const claim = new k8s.core.v1.PersistentVolumeClaim(
    `${name}-backup`,
    {
      metadata,
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: `${backup.storage}Gi` } },
      },
    },
    opts,
  );
  const scripts = new k8s.core.v1.ConfigMap(
    `${name}-backup`,
    { metadata, data: { ...backup.scripts, [HBA]: clientAuthentication(username) } },
    opts,
  );
  new k8s.networking.v1.NetworkPolicy(
    `${name}-backup`,
    {
      metadata,
      spec: {
        podSelector: { matchLabels: { app: object } },
        policyTypes: ["Ingress", "Egress"],
        egress: [
          toDns(),
          {
            to: [{ podSelector: { matchLabels: { app: server } } }],
            ports: [{ protocol: "TCP", port: PORT }],
          },
        ],
      },
    },
    opts,
  );
  return {
    backup: {
      path: BACKUP_PATH,
      source: { persistentVolumeClaim: { claimName: claim.metadata.name } },
    },
    scripts: {
      path: SCRIPTS_PATH,
      source: { configMap: { name: scripts.metadata.name, defaultMode: 0o555 } },
    },
  };
}

/** What the server gets, so that it archives its log and lets base backups be taken. */
export function archiving(): { args: string[]; env: NonNullable<InClusterServerArgs["env"]> } {
  const settings = {
    archive_mode: "on",
    archive_command: `${SCRIPT} archive ${WAL} %p %f`,
    archive_timeout: `${ARCHIVE_TIMEOUT}s`,
    hba_file: `${SCRIPTS_PATH}/${HBA}`,
  };
  return {
    args: Object.entries(settings).flatMap(([setting, value]) => ["-c", `${setting}=${value}`]),
    // Small segments: one is archived every few minutes, and by default each takes 16 MiB, however little is in it.
    env: [{ name: "POSTGRES_INITDB_ARGS", value: "--wal-segsize=1 --data-checksums" }],
  };
}

/** The image's own lets nobody take a base backup from another pod. */
function clientAuthentication(username: string): string {
  return `local all all trust
host all all all scram-sha-256
host replication "${username}" all scram-sha-256
`;
}
