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
import { fromCidr, fromNamespace, toCidr, toDns, toHttps } from "../add-on/traffic";
import { ClusterIssuer } from "../custom-resource/cert-manager";
import { AddOnOptions } from "./add-on-options";
import { PlatformArgs } from "./args";
import { INGRESS_CLASS } from "./ingress-nginx";

/** Tagged 2026-09-10. */
const CHART: Chart = {
  chart: "cert-manager",
  repository: "https://charts.jetstack.io",
  version: "v1.21.2",
};
const NAMESPACE = "cert-manager";

/** Image of the pod that answers an HTTP-01 challenge inside the namespace of the certificate. */
export const CHALLENGE_SOLVER_IMAGE = `quay.io/jetstack/cert-manager-acmesolver:${CHART.version}`;

export function certManager(name: string, args: PlatformArgs, opts: AddOnOptions) {
  const resource = `${name}-cert-manager`;
  const namespace = addOnNamespace(
    resource,
    {
      namespace: NAMESPACE,
      podSecurity: "restricted",
      traffic: {
        ingress: [fromCidr(args.vpcCidr, [10250]), fromNamespace(MONITORING_NAMESPACE, [9402])],
        // Port 80: cert-manager fetches a challenge itself before it asks Let's Encrypt to.
        egress: [toDns(), toHttps(), toCidr("0.0.0.0/0", [80])],
      },
    },
    { parent: opts.parent },
  );
  const controller = (component: string) => ({
    replicaCount: args.replicas,
    securityContext: RESTRICTED_POD,
    containerSecurityContext: RESTRICTED_CONTAINER,
    resources: resources({ cpu: "50m", memory: "256Mi", cpuLimit: "500m" }),
    podDisruptionBudget: disruptionBudget(args.replicas),
    topologySpreadConstraints: zoneSpread(args.replicas, {
      "app.kubernetes.io/instance": CHART.chart,
      "app.kubernetes.io/component": component,
    }),
  });
  return installChart(
    resource,
    CHART,
    {
      namespace: namespace.metadata.name,
      values: {
        // Kept when the chart goes: removing the definitions would remove every certificate of the cluster.
        crds: { enabled: true, keep: true },
        global: { leaderElection: { namespace: NAMESPACE }, priorityClassName: "system-cluster-critical" },
        ...controller("controller"),
        webhook: controller("webhook"),
        cainjector: controller("cainjector"),
        startupapicheck: { resources: resources({ cpu: "10m", memory: "64Mi", cpuLimit: "100m" }) },
        prometheus: {
          enabled: true,
          servicemonitor: { enabled: true, interval: SCRAPE_INTERVAL, scrapeTimeout: "10s" },
        },
      },
    },
    opts,
  );
}

const ISSUERS = {
  staging: { name: "letsencrypt-staging", server: "https://acme-staging-v02.api.letsencrypt.org/directory" },
  prod: { name: "letsencrypt-prod", server: "https://acme-v02.api.letsencrypt.org/directory" },
};

/** Names of the ClusterIssuers. Try hosts on `staging` first: `prod` allows few failures an hour. */
export const ISSUER_NAMES = { staging: ISSUERS.staging.name, prod: ISSUERS.prod.name };

/** Let's Encrypt by HTTP-01, answered through nginx. */
export function clusterIssuers(name: string, { acmeEmail }: PlatformArgs, opts: AddOnOptions) {
  return Object.values(ISSUERS).map(
    (issuer) =>
      new ClusterIssuer(
        `${name}-${issuer.name}`,
        {
          metadata: { name: issuer.name },
          spec: {
            acme: {
              email: acmeEmail,
              server: issuer.server,
              privateKeySecretRef: { name: `${issuer.name}-account` },
              solvers: [{ http01: { ingress: { ingressClassName: INGRESS_CLASS } } }],
            },
          },
        },
        opts,
      ),
  );
}
