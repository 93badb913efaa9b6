import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Chart, ChartValues, installChart } from "../add-on/chart";
import { MONITORING_NAMESPACE } from "../add-on/monitors";
import { addOnNamespace } from "../add-on/namespace";
import { resources, RESTRICTED_CONTAINER } from "../add-on/pods";
import { fromNamespace, fromOwnNamespace, toCidr, toDns, toOwnNamespace } from "../add-on/traffic";
import { toApiServer } from "../local-platform/api-server";
import { SyntheticSecrets } from "../synthetic-secrets";

/** The same as `monitoring-stack/index.ts`; a test holds the two together. */
const CHART: Chart = {
  chart: "kube-prometheus-stack",
  repository: "https://prometheus-community.github.io/helm-charts",
  version: "88.5.3",
};
const KUBELET_PORT = 10250;
/** Kubernetes secret with Grafana's login: keys `admin-user` and `admin-password`. */
const GRAFANA_LOGIN = "grafana-login";

/** Arguments of {@link LocalMonitoring}. */
export interface LocalMonitoringArgs {
  /** Days metrics are kept, as long as the pod lives. */
  retentionDays: number;
  /** Most disk of the node they may take, e.g. `2Gi`. */
  storage: string;
  /** Seconds between scrapes. */
  scrapeIntervalSeconds: number;
  /** Host names of the two, e.g. `grafana.localhost`. */
  hosts: { grafana: string; prometheus: string };
}

/**
 * Prometheus and Grafana for a cluster on a developer's machine, what the compose files of documents 001 and 004
 * start: the same operator and monitors as on AWS, and of the exporters the one that tells of jobs, by which backups
 * are watched; without Alertmanager and volumes. Grafana's password is made at random. Needs the definitions of
 * monitors from `LocalPlatform`.
 */
export class LocalMonitoring extends pulumi.ComponentResource {
  constructor(name: string, args: LocalMonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:monitoring:LocalMonitoring", name, {}, opts);
    const parent = { parent: this };
    const namespace = addOnNamespace(
      name,
      {
        namespace: MONITORING_NAMESPACE,
        podSecurity: "restricted",
        traffic: {
          ingress: [fromOwnNamespace(), fromNamespace("ingress-nginx", [3000, 9090])],
          egress: [toOwnNamespace(), toDns(), toApiServer()],
        },
      },
      parent,
    ).metadata.name;
    scrapes(name, namespace, parent);
    const login = new SyntheticSecrets(
      name,
      {
        namespace,
        secrets: { [GRAFANA_LOGIN]: { "admin-user": { value: "admin" }, "admin-password": { length: 24 } } },
      },
      parent,
    );
    installChart(name, CHART, { namespace, values: values(args) }, { ...parent, dependsOn: [login] });
    this.registerOutputs({});
  }
}

/** Prometheus alone reaches every pod and node: what may be scraped is said by the other side. */
function scrapes(name: string, namespace: pulumi.Output<string>, opts: pulumi.CustomResourceOptions): void {
  new k8s.networking.v1.NetworkPolicy(
    `${name}-scrapes`,
    {
      metadata: { name: "prometheus-scrapes", namespace },
      spec: {
        podSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus" } },
        policyTypes: ["Egress"],
        egress: [{ to: [{ namespaceSelector: {} }] }, toCidr("0.0.0.0/0", [KUBELET_PORT])],
      },
    },
    opts,
  );
}

const OFF = { enabled: false };

function values({ retentionDays, storage, scrapeIntervalSeconds, hosts }: LocalMonitoringArgs): ChartValues {
  const entry = (host: string) => ({ enabled: true, ingressClassName: "nginx", hosts: [host] });
  return {
    crds: OFF,
    alertmanager: OFF,
    defaultRules: { create: false },
    nodeExporter: OFF,
    kubeControllerManager: OFF,
    kubeScheduler: OFF,
    kubeEtcd: OFF,
    kubeProxy: OFF,
    "kube-state-metrics": {
      collectors: ["cronjobs", "jobs"],
      resources: resources({ cpu: "10m", memory: "64Mi", cpuLimit: "100m" }),
      containerSecurityContext: RESTRICTED_CONTAINER,
    },
    prometheusOperator: {
      admissionWebhooks: OFF,
      tls: OFF,
      resources: resources({ cpu: "25m", memory: "128Mi", cpuLimit: "250m" }),
      prometheusConfigReloader: { resources: resources({ cpu: "10m", memory: "64Mi", cpuLimit: "100m" }) },
    },
    prometheus: {
      ingress: { ...entry(hosts.prometheus), paths: ["/"] },
      prometheusSpec: {
        replicas: 1,
        retention: `${retentionDays}d`,
        scrapeInterval: `${scrapeIntervalSeconds}s`,
        evaluationInterval: `${scrapeIntervalSeconds}s`,
        externalLabels: { stage: "local" },
        serviceMonitorSelectorNilUsesHelmValues: false,
        podMonitorSelectorNilUsesHelmValues: false,
        ruleSelectorNilUsesHelmValues: false,
        storageSpec: { emptyDir: { sizeLimit: storage } },
        resources: resources({ cpu: "100m", memory: "384Mi", cpuLimit: "1", memoryLimit: "1Gi" }),
      },
    },
    grafana: {
      admin: { existingSecret: GRAFANA_LOGIN, userKey: "admin-user", passwordKey: "admin-password" },
      ingress: entry(hosts.grafana),
      testFramework: OFF,
      containerSecurityContext: RESTRICTED_CONTAINER,
      extraEmptyDirMounts: [{ name: "tmp", mountPath: "/tmp" }],
      rbac: { namespaced: true },
      sidecar: {
        resources: resources({ cpu: "10m", memory: "96Mi", cpuLimit: "100m" }),
        dashboards: { searchNamespace: "" },
      },
      resources: resources({ cpu: "50m", memory: "192Mi", cpuLimit: "500m", memoryLimit: "384Mi" }),
    },
  };
}
