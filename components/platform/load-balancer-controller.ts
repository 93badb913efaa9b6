import { Chart, installChart } from "../add-on/chart";
import { MONITORING_NAMESPACE, SCRAPE_INTERVAL } from "../add-on/monitors";
import { addOnNamespace } from "../add-on/namespace";
import {
  disruptionBudget,
  resources,
  RESTRICTED_CONTAINER,
  RESTRICTED_POD,
  zoneSpread,
} from "../add-on/pods";
import { podIdentity } from "../add-on/pod-identity";
import { fromCidr, fromNamespace, toDns, toHttps, toPodIdentityAgent } from "../add-on/traffic";
import { AddOnOptions } from "./add-on-options";
import { PlatformArgs } from "./args";
import { loadBalancerStatements } from "./load-balancer-permissions";

/** Released 2026-08-03. */
const CHART: Chart = {
  chart: "aws-load-balancer-controller",
  repository: "https://aws.github.io/eks-charts",
  version: "3.5.0",
};
const NAMESPACE = "aws-load-balancer-controller";
const SERVICE_ACCOUNT = "aws-load-balancer-controller";

/** Makes network load balancers for Services of class `service.k8s.aws/nlb`; application load balancers are off. */
export function loadBalancerController(name: string, args: PlatformArgs, opts: AddOnOptions) {
  const resource = `${name}-load-balancer-controller`;
  const identity = podIdentity(
    resource,
    {
      clusterName: args.clusterName,
      namespace: NAMESPACE,
      serviceAccount: SERVICE_ACCOUNT,
      description: "Network load balancers of the cluster's Services",
      statements: loadBalancerStatements(args),
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
        ingress: [fromCidr(args.vpcCidr, [9443]), fromNamespace(MONITORING_NAMESPACE, [8080])],
        egress: [toDns(), toHttps(), toPodIdentityAgent()],
      },
    },
    { parent: opts.parent },
  );
  return installChart(
    resource,
    CHART,
    {
      namespace: namespace.metadata.name,
      values: {
        clusterName: args.clusterName,
        region: args.region,
        vpcId: args.vpcId,
        defaultTags: args.tags,
        defaultTargetType: "ip",
        replicaCount: args.replicas,
        serviceAccount: { create: true, name: SERVICE_ACCOUNT },
        // Services name their load balancer class, so the controller need not rewrite every Service of the cluster,
        // nor block them all while it is away.
        enableServiceMutatorWebhook: false,
        // The webhook's certificate from cert-manager: the chart's own would be made anew at every preview.
        enableCertManager: true,
        createIngressClassResource: false,
        ingressClassParams: { create: false },
        enableShield: false,
        enableWaf: false,
        enableWafv2: false,
        podSecurityContext: { ...RESTRICTED_POD, fsGroup: 65534 },
        securityContext: RESTRICTED_CONTAINER,
        resources: resources({ cpu: "100m", memory: "256Mi", cpuLimit: "500m" }),
        topologySpreadConstraints: zoneSpread(args.replicas, { "app.kubernetes.io/name": CHART.chart }),
        podDisruptionBudget: disruptionBudget(args.replicas).enabled ? { maxUnavailable: 1 } : {},
        serviceMonitor: { enabled: true, interval: SCRAPE_INTERVAL },
      },
    },
    { ...opts, dependsOn: [...opts.dependsOn, identity.association] },
  );
}
