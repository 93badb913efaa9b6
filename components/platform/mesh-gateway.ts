import { installChart } from "../add-on/chart";
import { MESH_TUNNEL_PORT } from "../add-on/mesh";
import { MONITORING_NAMESPACE } from "../add-on/monitors";
import { addOnNamespace, TENANT_LABEL } from "../add-on/namespace";
import { resources, RESTRICTED_POD, zoneSpread } from "../add-on/pods";
import { fromNamespace, toDns, toNamespace } from "../add-on/traffic";
import { AddOnOptions } from "./add-on-options";
import { PlatformArgs } from "./args";
import { ISTIOD_PORT, istioChart } from "./istio-charts";
import { CHALLENGE_SOLVER_PORT, INGRESS_NAMESPACE, MESH_INGRESS_NAMESPACE } from "./namespaces";

/** Name of the entry's Service, which nginx sends to, and of its service account, which policies name. */
export const MESH_GATEWAY_SERVICE = "istio-ingress";
/** Labels by which a Gateway (networking.istio.io) finds the entry's pods. */
export const MESH_GATEWAY_SELECTOR = { istio: "ingress" };

/**
 * The mesh's entry, inside the cluster only: the public way in is nginx, which sends the hosts of mesh tenants here,
 * as document 003 draws it (ingress, then gateway, then virtual services).
 */
export function meshGateway(name: string, args: PlatformArgs, opts: AddOnOptions) {
  const namespace = addOnNamespace(
    `${name}-ingress`,
    {
      namespace: MESH_INGRESS_NAMESPACE,
      podSecurity: "restricted",
      traffic: {
        ingress: [
          // Certificates of mesh hosts are kept, so also proven, in this namespace.
          fromNamespace(INGRESS_NAMESPACE, [80, 443, CHALLENGE_SOLVER_PORT]),
          fromNamespace(MONITORING_NAMESPACE, [15020]),
        ],
        egress: [
          toDns(),
          toNamespace("istio-system", [ISTIOD_PORT]),
          toNamespace({ label: TENANT_LABEL }, [MESH_TUNNEL_PORT]),
        ],
      },
    },
    { parent: opts.parent },
  );
  return installChart(
    `${name}-gateway`,
    istioChart("gateway"),
    {
      releaseName: MESH_GATEWAY_SERVICE,
      namespace: namespace.metadata.name,
      values: {
        name: MESH_GATEWAY_SERVICE,
        labels: { ...MESH_GATEWAY_SELECTOR, "istio.io/dataplane-mode": "none" },
        replicaCount: args.replicas,
        autoscaling: { enabled: false },
        service: {
          type: "ClusterIP",
          ports: [
            { name: "http2", port: 80, protocol: "TCP", targetPort: 80 },
            { name: "https", port: 443, protocol: "TCP", targetPort: 443 },
          ],
        },
        securityContext: {
          ...RESTRICTED_POD,
          // Lets a process that is not root listen below 1024.
          sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }],
        },
        resources: resources({ cpu: "100m", memory: "256Mi", cpuLimit: "2" }),
        podDisruptionBudget: args.replicas > 1 ? { maxUnavailable: 1 } : {},
        topologySpreadConstraints: zoneSpread(args.replicas, MESH_GATEWAY_SELECTOR),
      },
    },
    opts,
  );
}
