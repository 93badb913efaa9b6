import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from "../add-on/pods";
import { Names } from "../app-service/names";
import { networkPolicy } from "../app-service/network-policy";
import { securityGroupPolicy } from "../app-service/security-groups";
import { checkLoginArgs, DatabaseLoginArgs, SecretKeyArgs } from "./args";
import { LOGIN_SCRIPT } from "./script";

export * from "./args";

/** Minutes between two looks, and so how long the database may not know a renewed password. */
const EVERY_MINUTES = 5;
const LONGEST_RUN_SECONDS = 120;
const LATEST_START_SECONDS = 120;

/** What its pod asks for and may use: psql for a second. */
export const LOGIN_RESOURCES = {
  requests: { cpu: "10m", memory: "32Mi", "ephemeral-storage": "16Mi" },
  limits: { cpu: "200m", memory: "64Mi", "ephemeral-storage": "64Mi" },
};

/**
 * A login to PostgreSQL for who watches it: a member of `pg_monitor`, which reads statistics and settings and no table.
 * Every five minutes a job looks whether it works; where not, because the database is new, restored or the password
 * renewed, the job makes it so as the owner. What uses the login never sees the owner's password.
 *
 * @throws ArgsError for a login that PostgreSQL would have to quote
 */
export class DatabaseLogin extends pulumi.ComponentResource {
  constructor(name: string, args: DatabaseLoginArgs, opts?: pulumi.ComponentResourceOptions) {
    checkLoginArgs(name, args);
    super("slipway:data:DatabaseLogin", name, {}, opts);
    const { job, namespace } = args;
    const parent = { parent: this };
    const selector = { app: job };
    const labels = { ...args.labels, "app.kubernetes.io/name": job, ...selector };
    const metadata = { name: job, namespace, labels };
    const names: Names = { workload: job, resource: name, metadata, workloadLabels: labels, selector };
    const before = [
      new k8s.core.v1.ServiceAccount(name, { metadata, automountServiceAccountToken: false }, parent),
      networkPolicy(names, { network: { ingress: [], egress: [args.network] } }, parent),
      ...securityGroupPolicy(names, args, parent),
    ];
    new k8s.batch.v1.CronJob(
      name,
      {
        metadata,
        spec: {
          schedule: `*/${EVERY_MINUTES} * * * *`,
          timeZone: "Etc/UTC",
          concurrencyPolicy: "Forbid",
          startingDeadlineSeconds: LATEST_START_SECONDS,
          successfulJobsHistoryLimit: 1,
          failedJobsHistoryLimit: 1,
          jobTemplate: {
            spec: {
              backoffLimit: 0,
              activeDeadlineSeconds: LONGEST_RUN_SECONDS,
              template: { metadata: { labels }, spec: pod(args) },
            },
          },
        },
      },
      { parent: this, dependsOn: before },
    );
    this.registerOutputs({});
  }
}

function pod(args: DatabaseLoginArgs): k8s.types.input.core.v1.PodSpec {
  const { job, image, user, ownerSecret, login } = args;
  return {
    serviceAccountName: job,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: "Never",
    securityContext: { ...RESTRICTED_POD, runAsUser: user, runAsGroup: user },
    containers: [
      {
        name: "login",
        image,
        imagePullPolicy: image.includes("@") ? "IfNotPresent" : "Always",
        command: ["bash", "-c", LOGIN_SCRIPT],
        env: [
          { name: "LOGIN", value: login },
          fromSecret("LOGIN_PASSWORD", args.password),
          fromSecret("DATABASE", args.address),
          fromSecret("PGUSER", { secret: ownerSecret, key: "username" }),
          fromSecret("PGPASSWORD", { secret: ownerSecret, key: "password" }),
        ],
        resources: LOGIN_RESOURCES,
        securityContext: { ...RESTRICTED_CONTAINER, privileged: false },
        // bash keeps what it feeds psql in a file; the root cannot be written.
        volumeMounts: [{ name: "scratch", mountPath: "/tmp" }],
      },
    ],
    volumes: [{ name: "scratch", emptyDir: { sizeLimit: "16Mi" } }],
  };
}

function fromSecret(variable: string, { secret, key }: SecretKeyArgs) {
  return { name: variable, valueFrom: { secretKeyRef: { name: secret, key } } };
}
