import { ChartValues } from "./chart";

/** CPU and memory of one container, as Kubernetes quantities. */
export interface ContainerSize {
  cpu: string;
  memory: string;
  cpuLimit: string;
  /** Default: the request, so that the container is never killed for memory it was promised. */
  memoryLimit?: string;
}

/** Requests and limits as every chart takes them. */
export function resources({ cpu, memory, cpuLimit, memoryLimit = memory }: ContainerSize) {
  return { requests: { cpu, memory }, limits: { cpu: cpuLimit, memory: memoryLimit } };
}

/** The pod's part of the Pod Security profile "restricted". */
export const RESTRICTED_POD = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };

/** The same for an image that runs as a user of this number, which owns what is mounted. */
export function restrictedPodOf(user: number) {
  return { ...RESTRICTED_POD, runAsUser: user, runAsGroup: user, fsGroup: user };
}

/** The container's part of "restricted", and a root file system that cannot be written. */
export const RESTRICTED_CONTAINER = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

/**
 * Replicas in different zones. `nodeTaintsPolicy: Honor` lets a replacement start elsewhere when a whole zone is gone:
 * without it the lost zone's tainted nodes still count and the pod stays pending.
 */
export function zoneSpread(replicas: number, labels: Record<string, string>): ChartValues[] {
  if (replicas < 2) return [];
  return [
    {
      maxSkew: 1,
      topologyKey: "topology.kubernetes.io/zone",
      whenUnsatisfiable: "DoNotSchedule",
      nodeTaintsPolicy: "Honor",
      labelSelector: { matchLabels: labels },
    },
  ];
}

/** A budget only where a second replica can take over; with one, it would block every drain. */
export function disruptionBudget(
  replicas: number,
): { enabled: boolean; maxUnavailable: number } | { enabled: false } {
  return replicas > 1 ? { enabled: true, maxUnavailable: 1 } : { enabled: false };
}
