import { Chart, installChart } from "../add-on/chart";
import { MONITORING_NAMESPACE, SCRAPE_INTERVAL } from "../add-on/monitors";
import { addOnNamespace } from "../add-on/namespace";
import { disruptionBudget, resources, zoneSpread } from "../add-on/pods";
import { fromCidr, fromNamespace, toDns, toHttps } from "../add-on/traffic";
import { AddOnOptions } from "./add-on-options";
import { PlatformArgs } from "./args";

/** Released 2026-08-08. */
const CHART: Chart = {
  chart: "external-secrets",
  repository: "https://charts.external-secrets.io",
  version: "2.9.0",
};
const NAMESPACE = "external-secrets";

/**
 * Fills Kubernetes secrets from AWS Secrets Manager. The controller has no rights in AWS: each SecretStore names a
 * service account of its own namespace, and the controller asks with that account's token. So it is IRSA here and not
 * pod identity, which External Secrets cannot use for any account but its own ("EKS Pod Identity Setup" in its docs).
 */
export function externalSecrets(name: string, args: PlatformArgs, opts: AddOnOptions) {
  const resource = `${name}-external-secrets`;
  const namespace = addOnNamespace(
    resource,
    {
      namespace: NAMESPACE,
      podSecurity: "restricted",
      traffic: {
        ingress: [fromCidr(args.vpcCidr, [10250]), fromNamespace(MONITORING_NAMESPACE, [8080])],
        egress: [toDns(), toHttps()],
      },
    },
    { parent: opts.parent },
  );
  const controller = (component: string) => ({
    replicaCount: args.replicas,
    resources: resources({ cpu: "50m", memory: "256Mi", cpuLimit: "500m" }),
    podDisruptionBudget: disruptionBudget(args.replicas),
    topologySpreadConstraints: zoneSpread(args.replicas, { "app.kubernetes.io/name": component }),
  });
  return installChart(
    resource,
    CHART,
    {
      namespace: namespace.metadata.name,
      values: {
        installCRDs: true,
        leaderElect: args.replicas > 1,
        // Stores of every namespace at once would undo the border between systems.
        processClusterStore: false,
        processClusterExternalSecret: false,
        processClusterPushSecret: false,
        processPushSecret: false,
        ...controller("external-secrets"),
        webhook: controller("external-secrets-webhook"),
        certController: controller("external-secrets-cert-controller"),
        serviceMonitor: {
          enabled: true,
          renderMode: "alwaysRender",
          interval: SCRAPE_INTERVAL,
          scrapeTimeout: "10s",
        },
      },
    },
    opts,
  );
}
