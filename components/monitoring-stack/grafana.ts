import { ChartValues } from "../add-on/chart";
import { meshLabels } from "../add-on/mesh";
import { resources, RESTRICTED_CONTAINER } from "../add-on/pods";
import { MonitoringStackArgs } from "./args";
import { GRAFANA_LOGIN } from "./secrets";

/** Values of the chart's part `grafana`. No Ingress: it is reached by `kubectl port-forward`. */
export function grafanaValues(args: MonitoringStackArgs): ChartValues {
  const sidecar = resources({ cpu: "20m", memory: "128Mi", cpuLimit: "100m" });
  return {
    admin: { existingSecret: GRAFANA_LOGIN, userKey: "admin-user", passwordKey: "admin-password" },
    // It asks Prometheus, which in a mesh answers nobody outside.
    podLabels: meshLabels(args.mesh),
    // One replica: its database is a file on a volume that one pod can have, so the old pod ends first.
    replicas: 1,
    deploymentStrategy: { type: "Recreate" },
    persistence: {
      enabled: true,
      type: "pvc",
      size: args.grafanaStorage,
      storageClassName: args.storageClass,
      lookupVolumeName: false,
    },
    // Would run as root; the volume's group does the same.
    initChownData: { enabled: false },
    testFramework: { enabled: false },
    containerSecurityContext: RESTRICTED_CONTAINER,
    extraEmptyDirMounts: [{ name: "tmp", mountPath: "/tmp" }],
    resources: resources({ cpu: "100m", memory: "512Mi", cpuLimit: "1" }),
    // Dashboards and data sources are config maps of this namespace. The chart's default may read every secret of
    // the cluster to find them.
    rbac: { namespaced: true },
    sidecar: {
      resources: sidecar,
      dashboards: { enabled: true, searchNamespace: "", resource: "configmap" },
      datasources: { enabled: true, resource: "configmap" },
    },
    additionalDataSources: (args.dataSources ?? []).map(({ name, type, url }) => ({
      name,
      type,
      uid: type,
      url,
      access: "proxy",
    })),
    "grafana.ini": {
      analytics: { check_for_updates: false, check_for_plugin_updates: false, reporting_enabled: false },
      "auth.anonymous": { enabled: false },
      security: { cookie_samesite: "strict", disable_gravatar: true, strict_transport_security: true },
      users: { allow_sign_up: false },
    },
  };
}
