import { Workload } from "./objects";

interface Strategy {
  type?: string;
  rollingUpdate?: { maxUnavailable?: number | string };
  blueGreen?: object;
  canary?: { maxUnavailable?: number | string };
}

/** Exactly one at a time: the old pod ends before the new one starts. */
export function neverTwo(workload: Workload): boolean {
  return strategyOf(workload).type === "Recreate";
}

/** Replicas that serve at every moment of an update which starts from `replicas`, as the strategy promises it. */
export function promisedReplicas(workload: Workload, replicas: number): number {
  if (neverTwo(workload)) return 0;
  const { blueGreen, canary, rollingUpdate } = strategyOf(workload);
  if (blueGreen) return replicas;
  return replicas - rounded((canary ?? rollingUpdate)?.maxUnavailable ?? "25%", replicas);
}

function strategyOf(workload: Workload): Strategy {
  return workload.spec.strategy ?? {};
}

/** Kubernetes rounds a percentage of unavailable replicas down. */
function rounded(value: number | string, replicas: number): number {
  return typeof value === "number" ? value : Math.floor((parseInt(value, 10) / 100) * replicas);
}
