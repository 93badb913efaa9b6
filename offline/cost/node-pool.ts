import { PricedResource, at, gibibytes, listAt, numberAt, textAt, vcpus } from "./charge";
import { Range, exactly, sum, times } from "./range";

export const NODE_POOL = "kubernetes:karpenter.sh/v1:NodePool";
const AUTOSCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
export const WORKLOADS = [
  "kubernetes:apps/v1:Deployment",
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:argoproj.io/v1alpha1:Rollout",
];
/** GiB of memory that comes with a vCPU, by the first letter of the instance family. */
const MEMORY_PER_VCPU: Record<string, number> = { c: 2, m: 4, r: 8, t: 4, x: 16 };

/** The pool on which the pods of a workload run: the one its node selector names, or the one without taints. */
export function poolOf(workload: PricedResource, plan: PricedResource[]): PricedResource | undefined {
  const pools = plan.filter(({ type }) => type === NODE_POOL);
  const selector = at(workload.inputs, "spec", "template", "spec", "nodeSelector") ?? {};
  return (
    pools.find((pool) =>
      Object.entries(selector).some(([key, value]) => at(pool.inputs, ...LABELS, key) === value),
    ) ?? pools.find((pool) => listAt(pool.inputs, "spec", "template", "spec", "taints").length === 0)
  );
}

const LABELS = ["spec", "template", "metadata", "labels"];

/** Values a pool allows for a key, such as `karpenter.k8s.aws/instance-family`. */
export function allowedBy(pool: PricedResource, key: string): string[] {
  const requirement = listAt(pool.inputs, "spec", "template", "spec", "requirements").find(
    (one) => textAt(one, "key") === key && textAt(one, "operator") === "In",
  );
  return listAt(requirement, "values").filter((value): value is string => typeof value === "string");
}

/** vCPU that a workload takes of a pool, by CPU or memory, whichever is more, and never more than the pool may have. */
export function vcpusTaken(workload: PricedResource, pool: PricedResource, plan: PricedResource[]): Range {
  const own = vcpusAsked(workload, pool, plan);
  const all = sum(
    plan
      .filter((other) => WORKLOADS.includes(other.type) && poolOf(other, plan) === pool)
      .map((other) => vcpusAsked(other, pool, plan)),
  );
  const limit = numberAt(pool.inputs, "spec", "limits", "cpu") ?? Infinity;
  return { min: own.min, max: all.max > limit ? (own.max * limit) / all.max : own.max };
}

function vcpusAsked(workload: PricedResource, pool: PricedResource, plan: PricedResource[]): Range {
  const containers = listAt(workload.inputs, "spec", "template", "spec", "containers");
  const requests = containers.map((container) => at(container, "resources", "requests"));
  const family = allowedBy(pool, "karpenter.k8s.aws/instance-family")[0] ?? "m";
  const cpu = requests.reduce<number>((total, one) => total + vcpus(at(one, "cpu")), 0);
  const memory = requests.reduce<number>((total, one) => total + gibibytes(at(one, "memory")), 0);
  return times(replicas(workload, plan), Math.max(cpu, memory / (MEMORY_PER_VCPU[family[0] ?? ""] ?? 4)));
}

function replicas({ inputs }: PricedResource, plan: PricedResource[]): Range {
  const autoscaler = plan.find(
    (other) =>
      other.type === AUTOSCALER &&
      at(other.inputs, "metadata", "namespace") === at(inputs, "metadata", "namespace") &&
      at(other.inputs, "spec", "scaleTargetRef", "name") === at(inputs, "metadata", "name"),
  );
  if (!autoscaler) return exactly(numberAt(inputs, "spec", "replicas") ?? 1);
  const min = numberAt(autoscaler.inputs, "spec", "minReplicas") ?? 1;
  return { min, max: Math.max(min, numberAt(autoscaler.inputs, "spec", "maxReplicas") ?? min) };
}
