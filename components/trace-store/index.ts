import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { bucketIdentity } from "../add-on/bucket-store";
import { installChart } from "../add-on/chart";
import { MONITORING_NAMESPACE } from "../add-on/monitors";
import { addOnNamespace, TENANT_LABEL } from "../add-on/namespace";
import { COLLECTOR } from "../add-on/otel-collector";
import {
  fromNamespace,
  fromOwnNamespace,
  toDns,
  toHttps,
  toOwnNamespace,
  toPodIdentityAgent,
} from "../add-on/traffic";
import { ArgsError } from "../args-error";
import { Bucket } from "../bucket";
import { memoryBytes } from "../quantity";
import { TraceStoreArgs } from "./args";
import { OTLP_HTTP_PORT, TEMPO_PORT, TRACING_NAMESPACE } from "./addresses";
import { COLLECTOR_METRICS_PORTS, collectorValues } from "./collector";
import { operationsDashboard } from "./dashboard";
import { OTLP_PORT, TEMPO, TEMPO_ACCOUNT, tempoValues } from "./tempo";

export * from "./args";

/**
 * Traces of the requests through all services: a collector they send spans to, Tempo, a bucket of its own, and a
 * dashboard of the slowest operations and database queries. Needs MonitoringStack.
 *
 * Secure by default: tenants reach the collector, Grafana reaches Tempo, nobody else reaches either; Tempo's role may
 * touch its bucket and nothing else.
 *
 * @throws ArgsError for a share that is not above 0 and up to 100 percent, days or replicas below 1, a size without a unit
 */
export class TraceStore extends pulumi.ComponentResource {
  constructor(name: string, args: TraceStoreArgs, opts: pulumi.ComponentResourceOptions = {}) {
    validate(name, args);
    // What is in AWS need not wait for what is in the cluster.
    const { dependsOn, ...own } = opts;
    super("slipway:monitoring:TraceStore", name, {}, own);
    // Tempo removes what is too old; the bucket does so a day later, should it not.
    const bucket = new Bucket(
      name,
      { ...args, expireAfterDays: args.retentionDays + 1, noncurrentDays: 1 },
      { parent: this },
    );
    const namespace = tracingNamespace(name, { parent: this, dependsOn }).metadata.name;
    const account = { namespace: TRACING_NAMESPACE, serviceAccount: TEMPO_ACCOUNT };
    const { association } = bucketIdentity(`${name}-tempo`, account, bucket, args, this);
    const tempo = installChart(
      `${name}-tempo`,
      TEMPO,
      { namespace, values: tempoValues(args, bucket.bucketName) },
      { parent: this, dependsOn: [association] },
    );
    installChart(
      `${name}-collector`,
      COLLECTOR,
      {
        namespace,
        releaseName: "otel-collector",
        values: collectorValues(args, `tempo.${TRACING_NAMESPACE}:${OTLP_PORT}`),
      },
      { parent: this, dependsOn: [tempo] },
    );
    new k8s.core.v1.ConfigMap(
      `${name}-operations`,
      {
        metadata: {
          name: "dashboard-platform-operations",
          namespace: MONITORING_NAMESPACE,
          labels: { grafana_dashboard: "1" },
        },
        data: { "platform-operations.json": JSON.stringify(operationsDashboard()) },
      },
      { parent: this, dependsOn },
    );
    this.registerOutputs({});
  }
}

function tracingNamespace(name: string, opts: pulumi.CustomResourceOptions) {
  return addOnNamespace(
    name,
    {
      namespace: TRACING_NAMESPACE,
      podSecurity: "restricted",
      traffic: {
        ingress: [
          fromOwnNamespace(),
          fromNamespace({ label: TENANT_LABEL }, [OTLP_HTTP_PORT]),
          fromNamespace(MONITORING_NAMESPACE, [TEMPO_PORT, ...COLLECTOR_METRICS_PORTS]),
        ],
        // HTTPS: S3 and KMS.
        egress: [toOwnNamespace(), toDns(), toHttps(), toPodIdentityAgent()],
      },
    },
    opts,
  );
}

function validate(name: string, { sampledPercent, retentionDays, replicas, storage }: TraceStoreArgs): void {
  const fail = (problem: string): never => {
    throw new ArgsError("TraceStore", name, problem);
  };
  if (!(sampledPercent > 0 && sampledPercent <= 100)) {
    fail(`sampledPercent is ${sampledPercent}; give more than 0, at most 100`);
  }
  for (const [key, value] of Object.entries({ retentionDays, replicas })) {
    if (!Number.isInteger(value) || value < 1) fail(`${key} is ${value}; give a whole number from 1 on`);
  }
  if (!(memoryBytes(storage) > 0)) fail(`storage is "${storage}"; give a quantity such as 10Gi`);
}
