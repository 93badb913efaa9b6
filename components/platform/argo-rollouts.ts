import { Chart, installChart } from "../add-on/chart";
import { MONITORING_NAMESPACE } from "../add-on/monitors";
import { MESH_TUNNEL_PORT, meshLabels } from "../add-on/mesh";
import { addOnNamespace } from "../add-on/namespace";
import {
  disruptionBudget,
  resources,
  RESTRICTED_CONTAINER,
  RESTRICTED_POD,
  zoneSpread,
} from "../add-on/pods";
import { fromNamespace, toDns, toHttps, toNamespace } from "../add-on/traffic";
import { AddOnOptions } from "./add-on-options";
import { PlatformArgs } from "./args";

/** Released 2026-06-05; Argo Rollouts v1.9.0. */
const CHART: Chart = {
  chart: "argo-rollouts",
  repository: "https://argoproj.github.io/argo-helm",
  version: "2.41.0",
};

/** Blue-green and canary rollouts. Without the dashboard: it has no login. */
export function argoRollouts(name: string, args: PlatformArgs, opts: AddOnOptions) {
  const resource = `${name}-argo-rollouts`;
  const tunnel = args.mesh ? [MESH_TUNNEL_PORT] : [];
  const namespace = addOnNamespace(
    resource,
    {
      namespace: "argo-rollouts",
      podSecurity: "restricted",
      traffic: {
        ingress: [fromNamespace(MONITORING_NAMESPACE, [8090, ...tunnel])],
        // Analysis asks Prometheus whether the new version is good.
        egress: [toDns(), toHttps(), toNamespace(MONITORING_NAMESPACE, [9090, ...tunnel])],
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
        installCRDs: true,
        // Kept when the chart goes: removing the definitions would remove every rollout of the cluster.
        keepCRDs: true,
        dashboard: { enabled: false },
        podLabels: meshLabels(args.mesh),
        podSecurityContext: RESTRICTED_POD,
        containerSecurityContext: RESTRICTED_CONTAINER,
        providerRBAC: { enabled: true, providers: trafficProviders(args.mesh) },
        controller: {
          replicas: args.replicas,
          logging: { format: "json" },
          resources: resources({ cpu: "100m", memory: "256Mi", cpuLimit: "500m" }),
          pdb: disruptionBudget(args.replicas),
          topologySpreadConstraints: zoneSpread(args.replicas, {
            "app.kubernetes.io/component": "rollouts-controller",
          }),
          metrics: { enabled: true, serviceMonitor: { enabled: true } },
        },
      },
    },
    opts,
  );
}

/** The controller may change the objects of the traffic routers that are there, and of no other. */
function trafficProviders(istio: boolean) {
  return {
    istio,
    smi: false,
    ambassador: false,
    awsLoadBalancerController: false,
    awsAppMesh: false,
    traefik: false,
    apisix: false,
    contour: false,
    glooPlatform: false,
    gatewayAPI: false,
  };
}
