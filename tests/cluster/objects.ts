/** A Kubernetes object as JSON; `spec` and `status` are read through the narrower types below. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    resourceVersion?: string;
    uid?: string;
    generation?: number;
    deletionTimestamp?: string;
    creationTimestamp?: string;
    ownerReferences?: { kind: string; name: string; uid: string }[];
  };
}

export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

export interface Container {
  name: string;
  image: string;
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  [field: string]: unknown;
}

export interface PodSpec {
  serviceAccountName?: string;
  nodeName?: string;
  containers: Container[];
  [field: string]: unknown;
}

export interface ContainerStatus {
  name: string;
  ready: boolean;
  state?: { waiting?: { reason?: string } };
}

export interface Pod extends KubernetesObject {
  spec: PodSpec;
  status?: {
    phase?: string;
    conditions?: Condition[];
    podIP?: string;
    containerStatuses?: ContainerStatus[];
  };
}

/** Deployment, StatefulSet or Rollout: what owns pods by a template and a replica count. */
export interface Workload extends KubernetesObject {
  spec: {
    replicas?: number;
    selector: { matchLabels: Record<string, string> };
    template: {
      metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
      spec: PodSpec;
    };
    strategy?: {
      type?: string;
      rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string };
    };
    [field: string]: unknown;
  };
  status?: {
    /** A number, but a string in a Rollout. */
    observedGeneration?: number | string;
    /** Of a Rollout: `Healthy`, `Progressing`, `Paused` or `Degraded`. */
    phase?: string;
    /** Of a blue-green Rollout: the version that has the traffic. */
    blueGreen?: { activeSelector?: string };
    replicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
    conditions?: Condition[];
  };
}

export interface Node extends KubernetesObject {
  spec: { taints?: Taint[]; unschedulable?: boolean };
  status?: { conditions?: Condition[] };
}

export interface Taint {
  key: string;
  value?: string;
  effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** `Kind namespace/name`, for messages. */
export function describe(object: KubernetesObject): string {
  const { name, namespace } = object.metadata;
  return `${object.kind} ${namespace ? `${namespace}/` : ""}${name}`;
}

/** True when the condition of that type has status `True`. */
export function hasCondition(object: { status?: { conditions?: Condition[] } }, type: string): boolean {
  return object.status?.conditions?.some((c) => c.type === type && c.status === "True") ?? false;
}
