import { Chart, installChart } from "../add-on/chart";
import { MONITORING_NAMESPACE } from "../add-on/monitors";
import { addOnNamespace } from "../add-on/namespace";
import { resources, RESTRICTED_POD, zoneSpread } from "../add-on/pods";
import { podIdentity } from "../add-on/pod-identity";
import { fromNamespace, toDns, toHttps, toPodIdentityAgent } from "../add-on/traffic";
import { AddOnOptions } from "./add-on-options";
import { PlatformArgs } from "./args";
import { interruptionQueue } from "./interruption-queue";
import { karpenterStatements } from "./karpenter-permissions";

/** Released 2026-08-20; runs with Kubernetes 1.34 to 1.36 (its compatibility page). */
const CHART: Chart = {
  chart: "karpenter",
  repository: "oci://public.ecr.aws/karpenter",
  version: "1.14.1",
};

/** The definitions, always of the controller's version. */
const DEFINITIONS: Chart = {
  chart: "karpenter-crd",
  repository: CHART.repository,
  version: CHART.version,
};
const NAMESPACE = "karpenter";
const SERVICE_ACCOUNT = "karpenter";

/** Starts and ends nodes as pods need them; itself on the managed node groups, never on nodes it made. */
export function karpenter(name: string, args: PlatformArgs, opts: AddOnOptions) {
  const resource = `${name}-karpenter`;
  const { queue, ready } = interruptionQueue(resource, args, opts.parent);
  const identity = podIdentity(
    resource,
    {
      clusterName: args.clusterName,
      namespace: NAMESPACE,
      serviceAccount: SERVICE_ACCOUNT,
      description: "Karpenter: nodes of the cluster",
      statements: karpenterStatements(args, queue.arn),
      permissionsBoundary: args.permissionsBoundary,
      tags: args.tags,
    },
    opts.parent,
  );
  const namespace = addOnNamespace(
    resource,
    {
      namespace: NAMESPACE,
      podSecurity: "restricted",
      traffic: {
        ingress: [fromNamespace(MONITORING_NAMESPACE, [8080])],
        egress: [toDns(), toHttps(), toPodIdentityAgent()],
      },
    },
    { parent: opts.parent },
  );
  const definitions = installChart(
    `${resource}-definitions`,
    DEFINITIONS,
    { namespace: namespace.metadata.name, values: {} },
    opts,
  );
  return installChart(
    resource,
    CHART,
    {
      namespace: namespace.metadata.name,
      skipCrds: true,
      values: {
        replicas: args.replicas,
        serviceAccount: { create: true, name: SERVICE_ACCOUNT },
        podSecurityContext: { ...RESTRICTED_POD, fsGroup: 65532 },
        controller: { resources: resources({ cpu: "500m", memory: "1Gi", cpuLimit: "1" }) },
        topologySpreadConstraints: zoneSpread(args.replicas, { "app.kubernetes.io/name": CHART.chart }),
        podDisruptionBudget: { name: SERVICE_ACCOUNT, maxUnavailable: 1 },
        serviceMonitor: { enabled: true },
        settings: {
          clusterName: args.clusterName,
          clusterEndpoint: args.clusterEndpoint,
          interruptionQueue: queue.name,
          eksControlPlane: true,
          enableZonalShift: true,
        },
      },
    },
    { ...opts, dependsOn: [...opts.dependsOn, definitions, identity.association, ...ready] },
  );
}
