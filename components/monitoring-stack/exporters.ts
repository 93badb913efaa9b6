import { ChartValues } from "../add-on/chart";
import { resources, RESTRICTED_CONTAINER } from "../add-on/pods";

/** Namespace of the node exporter, apart because it needs what no other part may have. */
export const NODE_EXPORTER_NAMESPACE = "node-exporter";

/** Values of the operator and the exporters, and what EKS keeps from view switched off. */
export function exporterValues(): ChartValues {
  return {
    prometheusOperator: {
      resources: resources({ cpu: "100m", memory: "256Mi", cpuLimit: "500m" }),
      prometheusConfigReloader: { resources: resources({ cpu: "10m", memory: "64Mi", cpuLimit: "100m" }) },
      // The webhook's certificate from cert-manager instead of two jobs that write it.
      admissionWebhooks: { patch: { enabled: false }, certManager: { enabled: true } },
    },
    "kube-state-metrics": {
      // Names of secrets and config maps are nobody's metric.
      collectorsExclude: ["secrets", "configmaps"],
      metricLabelsAllowlist: ["namespaces=[slipway/team,slipway/stage,app.kubernetes.io/part-of]"],
      resources: resources({ cpu: "50m", memory: "256Mi", cpuLimit: "500m" }),
      containerSecurityContext: RESTRICTED_CONTAINER,
    },
    "prometheus-node-exporter": {
      namespaceOverride: NODE_EXPORTER_NAMESPACE,
      priorityClassName: "system-node-critical",
      tolerations: [{ operator: "Exists" }],
      resources: resources({ cpu: "50m", memory: "64Mi", cpuLimit: "250m" }),
      containerSecurityContext: { ...RESTRICTED_CONTAINER, runAsUser: 65534 },
    },
    // AWS runs these; they cannot be scraped, so their rules would only ever say that they are missing.
    kubeControllerManager: { enabled: false },
    kubeScheduler: { enabled: false },
    kubeEtcd: { enabled: false },
    // The managed kube-proxy shows its metrics to its own node only.
    kubeProxy: { enabled: false },
    defaultRules: {
      create: true,
      rules: {
        etcd: false,
        kubeControllerManager: false,
        kubeProxy: false,
        kubeSchedulerAlerting: false,
        kubeSchedulerRecording: false,
      },
    },
  };
}
