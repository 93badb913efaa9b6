import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { RESTRICTED_CONTAINER, restrictedPodOf } from "../add-on/pods";
import { mounted, MountedVolume } from "../in-cluster-server";
import { expectations } from "../restore-check/expectations";
import { InClusterDatabaseArgs, InClusterBackupArgs } from "./args";
import { BASES, DATA_PATH, namesOf, PGDATA, POSTGRES_USER, SCRIPT, WAL } from "./places";
import { BackupVolumes, imageOf } from "./store";

/** Seconds a job may take. */
const LONGEST_RUN = 3600;
const SCRATCH = "/scratch";
const HOUR = 3600;

/** One kind of job, and where it differs from the others. */
interface JobArgs {
  schedule: string;
  /** Seconds after its time at which it still starts: a developer's machine sleeps. */
  latestStart: number;
  /** Only ever started by hand. */
  suspend?: boolean;
  retries: number;
  /** Arguments of `restore-check/restore-check.sh`. */
  args: string[];
  env: k8s.types.input.core.v1.EnvVar[];
  /** Value of the label `app`, by which network policies find it. */
  app: string;
  /** Whether it runs beside the server: a volume may be for one node alone. */
  besideServer: boolean;
  volumes: Record<string, MountedVolume>;
  size: { cpu: string; memory: string; cpuLimit: string; memoryLimit: string; disk: string };
}

/** The daily backup, the weekly proof, and a job that restores when it is asked to. */
export function backupJobs(
  name: string,
  args: InClusterDatabaseArgs & { backup: InClusterBackupArgs },
  server: { volumes: BackupVolumes; host: pulumi.Input<string>; login: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions,
): k8s.batch.v1.CronJob[] {
  const { identifier, backup, databaseName, username, storage } = args;
  const { volumes } = server;
  const names = namesOf(identifier);
  const database = variables({ PGUSER: username, PGDATABASE: databaseName, HOME: SCRATCH, TMPDIR: SCRATCH });
  const atServer = { name: "PGHOST", value: server.host };
  const password = {
    name: "PGPASSWORD",
    valueFrom: { secretKeyRef: { name: server.login, key: "password" } },
  };
  // Without expectations any table may be empty: nobody has said what is in the database of a developer.
  const expected =
    Object.keys(expectations(backup)).length > 0 ? expectations(backup) : { MAY_BE_EMPTY: "*" };
  const kept = { ...volumes, backup: { ...volumes.backup, readOnly: true } };
  const restoring = { cpu: "50m", memory: "256Mi", cpuLimit: "1", memoryLimit: "768Mi" };
  return [
    job(name, names.backup, args, opts, {
      schedule: "0 1 * * *",
      latestStart: 20 * HOUR,
      retries: 2,
      args: ["backup", BASES, WAL, String(backup.retentionDays)],
      env: [...database, atServer, password],
      app: names.backup,
      besideServer: true,
      volumes,
      size: { cpu: "25m", memory: "64Mi", cpuLimit: "500m", memoryLimit: "256Mi", disk: "128Mi" },
    }),
    job(name, names.check, args, opts, {
      schedule: "0 6 * * 6",
      latestStart: 6 * 24 * HOUR,
      retries: 1,
      args: ["prove-log", BASES, WAL],
      env: [...database, ...variables(expected)],
      app: names.check,
      besideServer: true,
      volumes: kept,
      size: { ...restoring, disk: `${storage + 1}Gi` },
    }),
    job(name, names.restore, args, opts, {
      schedule: "0 0 1 1 *",
      latestStart: HOUR,
      suspend: true,
      retries: 0,
      args: ["restore", BASES, WAL, PGDATA, "$(RESTORE_TIME)"],
      env: [...database, atServer, { name: "RESTORE_TIME", value: "" }],
      app: names.backup,
      besideServer: false,
      volumes: {
        ...kept,
        data: { path: DATA_PATH, source: { persistentVolumeClaim: { claimName: names.dataClaim } } },
      },
      size: { ...restoring, disk: "256Mi" },
    }),
  ];
}

function variables(values: Record<string, string>): { name: string; value: string }[] {
  return Object.entries(values).map(([variable, value]) => ({ name: variable, value }));
}

function job(
  name: string,
  cronJob: string,
  args: InClusterDatabaseArgs,
  opts: pulumi.CustomResourceOptions,
  made: JobArgs,
): k8s.batch.v1.CronJob {
  const labels = { ...args.labels, app: made.app };
  return new k8s.batch.v1.CronJob(
    `${name}${cronJob.slice(args.identifier.length)}`,
    {
      metadata: { name: cronJob, namespace: args.namespace, labels },
      spec: {
        schedule: made.schedule,
        timeZone: "Etc/UTC",
        suspend: made.suspend,
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: made.latestStart,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          spec: {
            backoffLimit: made.retries,
            activeDeadlineSeconds: LONGEST_RUN,
            template: { metadata: { labels }, spec: pod(args, made) },
          },
        },
      },
    },
    opts,
  );
}

/** Under the restricted Pod Security Standard. */
function pod(
  { identifier: server, engineVersion }: InClusterDatabaseArgs,
  { args, env, volumes, besideServer, size }: JobArgs,
): k8s.types.input.core.v1.PodSpec {
  const beside = {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels: { app: server } }, topologyKey: "kubernetes.io/hostname" },
      ],
    },
  };
  const places = mounted({
    ...volumes,
    scratch: { path: SCRATCH, source: { emptyDir: { sizeLimit: size.disk } } },
  });
  return {
    serviceAccountName: server,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: "Never",
    securityContext: restrictedPodOf(POSTGRES_USER),
    affinity: besideServer ? beside : undefined,
    containers: [
      {
        name: "restore-check",
        image: imageOf(engineVersion),
        command: [SCRIPT],
        args,
        env,
        resources: {
          requests: { cpu: size.cpu, memory: size.memory, "ephemeral-storage": "64Mi" },
          limits: { cpu: size.cpuLimit, memory: size.memoryLimit, "ephemeral-storage": size.disk },
        },
        securityContext: RESTRICTED_CONTAINER,
        volumeMounts: places.mounts,
      },
    ],
    volumes: places.volumes,
  };
}
