import * as pulumi from "@pulumi/pulumi";
import { bucketIdentity } from "../add-on/bucket-store";
import { installChart } from "../add-on/chart";
import { MONITORING_NAMESPACE } from "../add-on/monitors";
import { addOnNamespace } from "../add-on/namespace";
import { COLLECTOR, COLLECTOR_METRICS_PORT } from "../add-on/otel-collector";
import {
  fromNamespace,
  fromOwnNamespace,
  toDns,
  toHttps,
  toNamespace,
  toOwnNamespace,
  toPodIdentityAgent,
} from "../add-on/traffic";
import { Bucket } from "../bucket";
import { LogStoreArgs } from "./args";
import { LOKI_NAMESPACE, LOKI_PORT, LOKI_URL } from "./addresses";
import { collectorValues } from "./collector";
import { LOKI, LOKI_ACCOUNT, lokiValues } from "./loki";
import { validateLogStore } from "./validate";

export * from "./args";

const COLLECTOR_NAMESPACE = "log-collector";

/**
 * The logs of every container in one place: a collector on each node, Loki, and a bucket of its own in which older
 * lines move to cheaper storage.
 *
 * Secure by default: only the collectors and Grafana reach Loki, whose role may touch its bucket and nothing else.
 *
 * @throws ArgsError for days that do not rise or are below what S3 allows, replicas other than 1 or 3, a size without a
 *   unit
 */
export class LogStore extends pulumi.ComponentResource {
  constructor(name: string, args: LogStoreArgs, opts: pulumi.ComponentResourceOptions = {}) {
    validateLogStore(name, args);
    // What is in AWS need not wait for what is in the cluster.
    const { dependsOn, ...own } = opts;
    super("slipway:monitoring:LogStore", name, {}, own);
    const inCluster = { parent: this, dependsOn };
    const { hotDays, warmDays } = args.retention;
    const bucket = new Bucket(
      name,
      {
        ...args,
        transitions: [
          { afterDays: hotDays, storageClass: "STANDARD_IA" },
          { afterDays: warmDays, storageClass: "GLACIER_IR" },
        ],
        noncurrentDays: 1,
      },
      { parent: this },
    );
    const loki = lokiNamespace(name, inCluster);
    const account = { namespace: LOKI_NAMESPACE, serviceAccount: LOKI_ACCOUNT };
    const { association } = bucketIdentity(`${name}-loki`, account, bucket, args, this);
    const installed = installChart(
      `${name}-loki`,
      LOKI,
      { namespace: loki.metadata.name, values: lokiValues(args, bucket.bucketName) },
      { parent: this, dependsOn: [association] },
    );
    const collectors = collectorNamespace(name, inCluster);
    installChart(
      `${name}-collector`,
      COLLECTOR,
      {
        namespace: collectors.metadata.name,
        releaseName: "log-collector",
        values: collectorValues(LOKI_URL),
      },
      { parent: this, dependsOn: [installed] },
    );
    this.registerOutputs({});
  }
}

function lokiNamespace(name: string, opts: pulumi.CustomResourceOptions) {
  return addOnNamespace(
    `${name}-loki`,
    {
      namespace: LOKI_NAMESPACE,
      podSecurity: "restricted",
      traffic: {
        ingress: [
          fromOwnNamespace(),
          fromNamespace(MONITORING_NAMESPACE, [LOKI_PORT]),
          fromNamespace(COLLECTOR_NAMESPACE, [LOKI_PORT]),
        ],
        // HTTPS: S3 and KMS.
        egress: [toOwnNamespace(), toDns(), toHttps(), toPodIdentityAgent()],
      },
    },
    opts,
  );
}

function collectorNamespace(name: string, opts: pulumi.CustomResourceOptions) {
  return addOnNamespace(
    `${name}-collector`,
    {
      namespace: COLLECTOR_NAMESPACE,
      podSecurity: {
        profile: "privileged",
        reason: "The collector reads the log files of the node, and keeps beside them how far it has read.",
      },
      traffic: {
        ingress: [fromNamespace(MONITORING_NAMESPACE, [COLLECTOR_METRICS_PORT])],
        // HTTPS: the Kubernetes API, which knows the pods.
        egress: [toDns(), toHttps(), toNamespace(LOKI_NAMESPACE, [LOKI_PORT])],
      },
    },
    opts,
  );
}
