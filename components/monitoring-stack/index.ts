import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Chart, installChart } from "../add-on/chart";
import { MESH_TUNNEL_PORT } from "../add-on/mesh";
import { MONITORING_NAMESPACE } from "../add-on/monitors";
import { addOnNamespace } from "../add-on/namespace";
import {
  fromCidr,
  fromNamespace,
  fromOwnNamespace,
  toCidr,
  toDns,
  toHttps,
  toNamespace,
  toOwnNamespace,
  toPodIdentityAgent,
} from "../add-on/traffic";
import { alertmanagerValues } from "./alertmanager";
import { MonitoringStackArgs } from "./args";
import { checkMonitoringArgs } from "./check-args";
import { exporterValues, NODE_EXPORTER_NAMESPACE } from "./exporters";
import { dataMetrics } from "./data-metrics";
import { grafanaValues } from "./grafana";
import { prometheusValues } from "./prometheus";
import { remoteWriteAccess } from "./remote-write";
import { rotationAlert } from "./secret-rotation";
import { monitoringSecrets } from "./secrets";

export * from "./args";

/** Released 2026-08-21; operator v0.93.1, Prometheus 3.14.0, Alertmanager 0.34.0, Grafana 13.2.0. */
const CHART: Chart = {
  chart: "kube-prometheus-stack",
  repository: "https://prometheus-community.github.io/helm-charts",
  version: "88.5.3",
};

const WEBHOOK_PORT = 10250;
const KUBELET_PORT = 10250;
const NODE_EXPORTER_PORT = 9100;

/**
 * Metrics, alerts and dashboards: kube-prometheus-stack with Prometheus, Alertmanager, Grafana, node exporter and
 * kube-state-metrics. Every ServiceMonitor, PodMonitor and PrometheusRule of the cluster counts.
 *
 * Grafana has no default password and no way in from outside: its login is made at random, kept in Secrets Manager
 * and comes through External Secrets. Needs Platform: definitions, storage class, External Secrets, cert-manager.
 *
 * @throws ArgsError for a retention, interval or number of replicas below 1, sizes that are no quantity, and a workspace
 * that is not named by its ARN
 */
export class MonitoringStack extends pulumi.ComponentResource {
  /** Namespace that it runs in. */
  readonly namespace: string;

  constructor(name: string, args: MonitoringStackArgs, opts?: pulumi.ComponentResourceOptions) {
    checkMonitoringArgs(name, args);
    super("slipway:monitoring:MonitoringStack", name, {}, opts);

    const namespace = monitoringNamespace(name, args, this).metadata.name;
    prometheusTraffic(name, args, namespace, this);
    rotationAlert(name, args, namespace, { parent: this });
    const nodes = nodeExporterNamespace(name, this);
    dataMetrics(name, args, namespace, this);
    const secrets = monitoringSecrets(name, args, namespace, this);
    const { remoteWriteWorkspaceArn: workspace } = args;
    const mayWrite = workspace === undefined ? [] : [remoteWriteAccess(name, args, workspace, this)];
    installChart(
      name,
      CHART,
      {
        namespace,
        values: {
          crds: { enabled: false },
          prometheus: prometheusValues(args),
          alertmanager: alertmanagerValues(args),
          grafana: grafanaValues(args),
          ...exporterValues(),
        },
      },
      { parent: this, dependsOn: [nodes, ...secrets, ...mayWrite] },
    );

    this.namespace = MONITORING_NAMESPACE;
    this.registerOutputs({ namespace: this.namespace });
  }
}

function monitoringNamespace(name: string, args: MonitoringStackArgs, parent: pulumi.Resource) {
  return addOnNamespace(
    name,
    {
      namespace: MONITORING_NAMESPACE,
      podSecurity: "restricted",
      traffic: {
        ingress: [
          fromOwnNamespace(),
          fromCidr(args.vpcCidr, [WEBHOOK_PORT]),
          // Rollouts ask Prometheus whether a new version is good.
          fromNamespace("argo-rollouts", args.mesh ? [9090, MESH_TUNNEL_PORT] : [9090]),
        ],
        // HTTPS: the Kubernetes API, PagerDuty, and CloudWatch.
        egress: [
          toOwnNamespace(),
          toPodIdentityAgent(),
          toDns(),
          toHttps(),
          ...(args.dataSources ?? []).map(({ namespace, port }) => toNamespace(namespace, [port])),
        ],
      },
    },
    { parent },
  );
}

/** Prometheus alone reaches every pod and node: what may be scraped is said by the other side. */
function prometheusTraffic(
  name: string,
  { vpcCidr }: MonitoringStackArgs,
  namespace: pulumi.Input<string>,
  parent: pulumi.Resource,
) {
  return new k8s.networking.v1.NetworkPolicy(
    `${name}-scrapes`,
    {
      metadata: { name: "prometheus-scrapes", namespace },
      spec: {
        podSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus" } },
        policyTypes: ["Egress"],
        egress: [{ to: [{ namespaceSelector: {} }] }, toCidr(vpcCidr, [KUBELET_PORT, NODE_EXPORTER_PORT])],
      },
    },
    { parent },
  );
}

function nodeExporterNamespace(name: string, parent: pulumi.Resource) {
  return addOnNamespace(
    `${name}-node-exporter`,
    {
      namespace: NODE_EXPORTER_NAMESPACE,
      podSecurity: {
        profile: "privileged",
        reason: "The node exporter reads the node's processes, network and file systems.",
      },
      // It is on the network of the node, where network policies do not reach.
      traffic: { ingress: [], egress: [] },
    },
    { parent },
  );
}
