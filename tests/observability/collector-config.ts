import { laidOver, PlannedRelease, refuseUnknown, Section } from "./chart-configs";

/** Parts of the values that are of the pods, and do not reach the configuration file. */
const OF_THE_PODS = [
  "fullnameOverride",
  "image",
  "mode",
  "podDisruptionBudget",
  "podMonitor",
  "podSecurityContext",
  "ports",
  "priorityClassName",
  "replicaCount",
  "resources",
  "securityContext",
  "tolerations",
  "topologySpreadConstraints",
];

/** Configuration of the OpenTelemetry Collector that the chart writes: ours, with what its presets add. */
export function collectorConfig({ name, namespace, values }: PlannedRelease): Section {
  refuseUnknown("opentelemetry-collector", values, [...OF_THE_PODS, "alternateConfig", "presets"]);
  const { logsCollection, kubernetesAttributes, ...others } = values["presets"] ?? {};
  refuseUnknown("opentelemetry-collector: presets", others, []);
  let config = values["alternateConfig"] as Section;
  if (logsCollection?.enabled) config = withContainerLogs(config, logsCollection, name, namespace);
  if (kubernetesAttributes?.enabled) config = withPodNames(config, values["mode"]);
  return config;
}

/** Preset `logsCollection`: a receiver of the files that the node keeps of its containers, but for the collector's own. */
function withContainerLogs(config: Section, preset: Section, name: string, namespace: string): Section {
  refuseUnknown("presets.logsCollection", preset, ["enabled", "storeCheckpoints"]);
  const { storeCheckpoints } = preset;
  const own = `/var/log/pods/${namespace}_${name}-opentelemetry-collector*_*/opentelemetry-collector/*.log`;
  const receiver = {
    include: ["/var/log/pods/*/*/*.log"],
    exclude: [own],
    start_at: "end",
    retry_on_failure: { enabled: true },
    ...(storeCheckpoints ? { storage: "file_storage" } : {}),
    include_file_path: true,
    include_file_name: false,
    operators: [{ type: "container", id: "container-parser", max_log_size: 102400 }],
  };
  const { service, extensions, ...rest } = laidOver({ receivers: { file_log: receiver } }, config) as {
    service: Section;
    extensions: Section;
  };
  return {
    ...rest,
    extensions: storeCheckpoints
      ? { file_storage: { directory: "/var/lib/otelcol" }, ...extensions }
      : extensions,
    service: withLogs(
      { ...service, extensions: [...service["extensions"], ...(storeCheckpoints ? ["file_storage"] : [])] },
      (logs) => ({ ...logs, receivers: [...logs["receivers"], "file_log"] }),
    ),
  };
}

/** Preset `kubernetesAttributes`: first of all, each line is told the names of its pod. */
function withPodNames(config: Section, mode: string): Section {
  const processor = {
    ...(mode === "daemonset" ? { filter: { node_from_env_var: "K8S_NODE_NAME" } } : {}),
    passthrough: false,
    pod_association: [
      { sources: [{ from: "resource_attribute", name: "k8s.pod.ip" }] },
      { sources: [{ from: "resource_attribute", name: "k8s.pod.uid" }] },
      { sources: [{ from: "connection" }] },
    ],
    extract: { otel_annotations: true, metadata: POD_NAMES },
  };
  const merged = laidOver({ processors: { k8s_attributes: processor } }, config);
  return {
    ...merged,
    service: withLogs(merged["service"], (logs) => ({
      ...logs,
      processors: ["k8s_attributes", ...logs["processors"]],
    })),
  };
}

function withLogs(service: Section, change: (logs: Section) => Section): Section {
  const { pipelines } = service;
  return { ...service, pipelines: { ...pipelines, logs: change(pipelines.logs) } };
}

const WORKLOAD_NAMES = ["deployment", "replicaset", "daemonset", "job", "cronjob", "statefulset"];
const WITH_UID = ["replicaset", "daemonset", "job", "statefulset"];
const POD_NAMES = [
  ...[
    "namespace.name",
    "pod.name",
    "pod.uid",
    "node.name",
    "pod.start_time",
    "container.name",
    "cluster.uid",
  ],
  ...WORKLOAD_NAMES.map((workload) => `${workload}.name`),
  ...WITH_UID.map((workload) => `${workload}.uid`),
]
  .map((attribute) => `k8s.${attribute}`)
  .concat(["container.image.tag", "container.image.name"])
  .concat(["namespace", "name", "version", "instance.id"].map((attribute) => `service.${attribute}`));
