// The words that some arguments take. The schema names them, so that each language has a type for them. Pulumi's
// inference knows them in this form only: an object, and after it a type of the same name.

/** Rights of a principal in a cluster. */
export const AccessLevel = { Admin: "admin", View: "view", Groups: "groups" } as const;
export type AccessLevel = (typeof AccessLevel)[keyof typeof AccessLevel];

/** How the nodes of a managed group are bought. */
export const CapacityType = { OnDemand: "ON_DEMAND", Spot: "SPOT" } as const;
export type CapacityType = (typeof CapacityType)[keyof typeof CapacityType];

/** What a taint of a managed node group does, as EKS writes it. */
export const NodeTaintEffect = {
  NoSchedule: "NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
} as const;
export type NodeTaintEffect = (typeof NodeTaintEffect)[keyof typeof NodeTaintEffect];

/** What a taint does, as Kubernetes writes it. */
export const TaintEffect = { NoSchedule: "NoSchedule", NoExecute: "NoExecute" } as const;
export type TaintEffect = (typeof TaintEffect)[keyof typeof TaintEffect];

/** How a toleration compares. */
export const TolerationOperator = { Equal: "Equal", Exists: "Exists" } as const;
export type TolerationOperator = (typeof TolerationOperator)[keyof typeof TolerationOperator];

/** How Karpenter may buy nodes. The type is spelled out: only so does the inference take a list of them. */
export const NodeCapacity = { OnDemand: "on-demand", Spot: "spot" } as const;
export type NodeCapacity = "on-demand" | "spot";

/** Processor architecture of nodes. */
export const Architecture = { Amd64: "amd64", Arm64: "arm64" } as const;
export type Architecture = (typeof Architecture)[keyof typeof Architecture];

/** Cheaper storage of S3 that is read at once. */
export const StorageClass = { StandardIa: "STANDARD_IA", GlacierIr: "GLACIER_IR" } as const;
export type StorageClass = (typeof StorageClass)[keyof typeof StorageClass];

/** Engine of a cache. */
export const CacheEngine = { Redis: "redis", Valkey: "valkey" } as const;
export type CacheEngine = (typeof CacheEngine)[keyof typeof CacheEngine];

/** What Grafana asks beside Prometheus. */
export const DataSourceType = { Loki: "loki", Tempo: "tempo" } as const;
export type DataSourceType = (typeof DataSourceType)[keyof typeof DataSourceType];

/** Pods of Loki. */
export const LokiReplicas = { One: 1, Three: 3 } as const;
export type LokiReplicas = (typeof LokiReplicas)[keyof typeof LokiReplicas];

/** Who is woken by an alert. */
export const Severity = { Critical: "critical", Warning: "warning" } as const;
export type Severity = (typeof Severity)[keyof typeof Severity];

/** Who may mount a claim. */
export const AccessMode = { ReadWriteOnce: "ReadWriteOnce", ReadWriteMany: "ReadWriteMany" } as const;
export type AccessMode = (typeof AccessMode)[keyof typeof AccessMode];

/** Whether two pods may share a host. */
export const AntiAffinity = { Required: "required", Preferred: "preferred" } as const;
export type AntiAffinity = (typeof AntiAffinity)[keyof typeof AntiAffinity];

/** From where a Service is reached. */
export const ServiceReach = { Internal: "internal", LoadBalancer: "loadBalancer" } as const;
export type ServiceReach = (typeof ServiceReach)[keyof typeof ServiceReach];

/** Unit of a scaling policy. */
export const ScalePolicyType = { Percent: "Percent", Pods: "Pods" } as const;
export type ScalePolicyType = (typeof ScalePolicyType)[keyof typeof ScalePolicyType];

/** Which of several scaling policies counts. */
export const ScaleSelect = { Max: "Max", Min: "Min", Disabled: "Disabled" } as const;
export type ScaleSelect = (typeof ScaleSelect)[keyof typeof ScaleSelect];

/** How a new version replaces the old. */
export const RolloutStrategy = {
  Rolling: "rolling",
  Recreate: "recreate",
  BlueGreen: "blueGreen",
  Canary: "canary",
} as const;
export type RolloutStrategy = (typeof RolloutStrategy)[keyof typeof RolloutStrategy];

/** Which of two clusters in different regions is asked first. */
export const FailoverRole = { Primary: "PRIMARY", Secondary: "SECONDARY" } as const;
export type FailoverRole = (typeof FailoverRole)[keyof typeof FailoverRole];
