import * as pulumi from "@pulumi/pulumi";
import { ChartValues, installChart } from "../add-on/chart";
import { MONITORING_NAMESPACE } from "../add-on/monitors";
import { addOnNamespace, TENANT_LABEL } from "../add-on/namespace";
import { resources, zoneSpread } from "../add-on/pods";
import {
  fromCidr,
  fromNamespace,
  fromOwnNamespace,
  toDns,
  toHttps,
  toNamespace,
  toOwnNamespace,
} from "../add-on/traffic";
import { PeerAuthentication } from "../custom-resource/istio-security";
import { AddOnOptions } from "./add-on-options";
import { PlatformArgs } from "./args";
import { ISTIOD_PORT, IstioChart, istioChart } from "./istio-charts";
import { meshGateway } from "./mesh-gateway";
import { MESH_INGRESS_NAMESPACE } from "./namespaces";

const SYSTEM_NAMESPACE = "istio-system";

/** Ports of istiod's webhooks, and of what Prometheus reads of it and of the node proxies. */
const WEBHOOK_PORT = 15017;
const METRICS_PORTS = [15014, 15020];

/** Bottlerocket enforces SELinux; who works on the network of other pods needs its most capable label. */
const NODE_AGENT_SELINUX = { type: "spc_t" };

/**
 * Istio in ambient mode: definitions, istiod, then on every node the network agent and the proxy, then mutual TLS as
 * the rule for every pod in the mesh, and the entry. A namespace joins with `istio.io/dataplane-mode: ambient`.
 */
export function mesh(name: string, args: PlatformArgs, opts: AddOnOptions) {
  const resource = `${name}-istio`;
  const namespace = systemNamespace(resource, args, opts).metadata.name;
  const install = (chart: IstioChart, values: ChartValues, dependsOn: pulumi.Resource[]) =>
    installChart(
      `${resource}-${chart}`,
      istioChart(chart),
      { releaseName: `istio-${chart}`, namespace, values },
      { ...opts, dependsOn },
    );

  const base = install("base", { defaultRevision: "default" }, opts.dependsOn);
  const istiod = install("istiod", istiodValues(args), [base]);
  const cni = install("cni", nodeAgentValues(), [istiod]);
  const ztunnel = install("ztunnel", nodeProxyValues(), [cni]);
  const strict = new PeerAuthentication(
    `${resource}-strict`,
    // In the root namespace: the rule of the whole mesh.
    { metadata: { name: "default", namespace }, spec: { mtls: { mode: "STRICT" } } },
    { ...opts, dependsOn: [istiod] },
  );
  return meshGateway(resource, args, { ...opts, dependsOn: [ztunnel, strict] });
}

function systemNamespace(resource: string, args: PlatformArgs, opts: AddOnOptions) {
  return addOnNamespace(
    resource,
    {
      namespace: SYSTEM_NAMESPACE,
      podSecurity: {
        profile: "privileged",
        reason:
          "The agent and the proxy of each node redirect the traffic of pods inside their network namespaces.",
      },
      traffic: {
        ingress: [
          fromOwnNamespace(),
          fromNamespace(MESH_INGRESS_NAMESPACE, [ISTIOD_PORT]),
          // Waypoints, the mesh's HTTP proxies, run in the tenants' namespaces.
          fromNamespace({ label: TENANT_LABEL }, [ISTIOD_PORT]),
          fromCidr(args.vpcCidr, [WEBHOOK_PORT]),
          fromNamespace(MONITORING_NAMESPACE, METRICS_PORTS),
        ],
        egress: [toDns(), toHttps(), toOwnNamespace(), toNamespace({ label: TENANT_LABEL })],
      },
    },
    { parent: opts.parent },
  );
}

function istiodValues({ replicas }: PlatformArgs) {
  return {
    profile: "ambient",
    autoscaleEnabled: false,
    replicaCount: replicas,
    // A budget of one for one replica would block every drain.
    global: { defaultPodDisruptionBudget: { enabled: replicas > 1 }, logAsJson: true },
    seccompProfile: { type: "RuntimeDefault" },
    resources: resources({ cpu: "500m", memory: "2Gi", cpuLimit: "2" }),
    topologySpreadConstraints: zoneSpread(replicas, { app: "istiod" }),
    meshConfig: { accessLogFile: "/dev/stdout", accessLogEncoding: "JSON" },
  };
}

function nodeAgentValues() {
  return {
    profile: "ambient",
    global: { logAsJson: true },
    seLinuxOptions: NODE_AGENT_SELINUX,
    resources: resources({ cpu: "100m", memory: "256Mi", cpuLimit: "500m" }),
  };
}

function nodeProxyValues() {
  return {
    profile: "ambient",
    logAsJson: true,
    seLinuxOptions: NODE_AGENT_SELINUX,
    resources: resources({ cpu: "200m", memory: "512Mi", cpuLimit: "2", memoryLimit: "1Gi" }),
    terminationGracePeriodSeconds: 60,
  };
}
