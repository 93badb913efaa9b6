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
import { AddOnOptions } from "./add-on-options";
import { PlatformArgs } from "./args";

/** Released 2026-06-11; metrics-server 0.8.1. */
const CHART: Chart = {
  chart: "metrics-server",
  repository: "https://kubernetes-sigs.github.io/metrics-server",
  version: "3.13.1",
};
const KUBELET_PORT = 10250;

/** CPU and memory of pods, which horizontal autoscalers scale by. */
export function metricsServer(name: string, args: PlatformArgs, opts: AddOnOptions) {
  const resource = `${name}-metrics-server`;
  const namespace = addOnNamespace(
    resource,
    {
      namespace: "metrics-server",
      podSecurity: "restricted",
      traffic: {
        ingress: [fromCidr(args.vpcCidr, [10250]), fromNamespace(MONITORING_NAMESPACE, [10250])],
        egress: [toDns(), toHttps(), toCidr(args.vpcCidr, [KUBELET_PORT])],
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
        replicas: args.replicas,
        // The API server checks who answers; the chart's default would trust anyone.
        apiService: { insecureSkipTLSVerify: false },
        tls: { type: "cert-manager" },
        podSecurityContext: RESTRICTED_POD,
        securityContext: { ...RESTRICTED_CONTAINER, runAsUser: 1000 },
        resources: resources({ cpu: "100m", memory: "256Mi", cpuLimit: "500m" }),
        podDisruptionBudget: disruptionBudget(args.replicas),
        topologySpreadConstraints: zoneSpread(args.replicas, { "app.kubernetes.io/name": CHART.chart }),
        metrics: { enabled: true },
        serviceMonitor: { enabled: true, interval: SCRAPE_INTERVAL },
      },
    },
    opts,
  );
}
