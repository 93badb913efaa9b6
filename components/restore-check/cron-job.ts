import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { restrictedPodOf } from "../add-on/pods";
import { CheckedDatabaseArgs, RestoreCheckArgs } from "./args";
import { expectations } from "./expectations";

export const NAMESPACE = "restore-check";
export const SERVICE_ACCOUNT = "restore-check";
export const LABELS = { "app.kubernetes.io/name": "restore-check" };

/** User postgres of the image. */
export const USER = 999;
/** Room for the calls that delete the restored instance when the job is ended; each is tried again. */
const CLEAN_UP_SECONDS = 120;
/** Seconds; RDS takes up to some hours to restore a large instance. */
const LONGEST_RUN = 6 * 3600;
const LATEST_START = 6 * 3600;
/** Minutes between two databases, so that not all are restored at once. */
const APART = 15;

/** A client's share: the work is done by RDS. */
export const RESOURCES = {
  requests: { cpu: "50m", memory: "128Mi", "ephemeral-storage": "256Mi" },
  limits: { cpu: "500m", memory: "512Mi", "ephemeral-storage": "512Mi" },
};

/** Saturday morning, UTC: the windows of backups and of maintenance are past, and it is not yet Monday. */
function schedule(index: number): string {
  const minutes = 6 * 60 + index * APART;
  return `${minutes % 60} ${Math.floor(minutes / 60)} * * 6`;
}

/** The weekly proof of one database. */
export function cronJob(
  name: string,
  database: string,
  index: number,
  args: RestoreCheckArgs,
  opts: pulumi.CustomResourceOptions,
): k8s.batch.v1.CronJob {
  const labels = { ...LABELS, "app.kubernetes.io/instance": database };
  return new k8s.batch.v1.CronJob(
    `${name}-${database}`,
    {
      metadata: { name: database, namespace: NAMESPACE, labels },
      spec: {
        schedule: schedule(index),
        timeZone: "Etc/UTC",
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: LATEST_START,
        successfulJobsHistoryLimit: 4,
        failedJobsHistoryLimit: 4,
        jobTemplate: {
          spec: {
            backoffLimit: 1,
            activeDeadlineSeconds: LONGEST_RUN,
            template: { metadata: { labels }, spec: pod(database, args) },
          },
        },
      },
    },
    opts,
  );
}

/** As `restore-check/restore-check.sh` reads it. */
function environment(region: string, database: CheckedDatabaseArgs | undefined): Record<string, string> {
  return { AWS_REGION: region, HOME: "/scratch", WORK_DIR: "/scratch", ...expectations(database) };
}

function pod(
  database: string,
  { image, region, databases }: RestoreCheckArgs,
): k8s.types.input.core.v1.PodSpec {
  return {
    serviceAccountName: SERVICE_ACCOUNT,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: "Never",
    terminationGracePeriodSeconds: CLEAN_UP_SECONDS,
    securityContext: restrictedPodOf(USER),
    containers: [
      {
        name: "restore-check",
        image,
        imagePullPolicy: image.includes("@") ? "IfNotPresent" : "Always",
        args: ["prove-rds", databases[database]?.identifier ?? database],
        env: Object.entries(environment(region, databases[database])).map(([variable, value]) => ({
          name: variable,
          value,
        })),
        resources: RESOURCES,
        securityContext: {
          allowPrivilegeEscalation: false,
          privileged: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [{ name: "scratch", mountPath: "/scratch" }],
      },
    ],
    volumes: [{ name: "scratch", emptyDir: { sizeLimit: "128Mi" } }],
  };
}
