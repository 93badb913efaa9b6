import { ControlPlane } from "./control-plane";
import { Condition, KubernetesObject, Pod, Workload, describe, hasCondition } from "./objects";
import { Watched } from "./watched";

const LISTS: Record<string, string> = {
  Deployment: "/apis/apps/v1/deployments",
  StatefulSet: "/apis/apps/v1/statefulsets",
  Rollout: "/apis/argoproj.io/v1alpha1/rollouts",
};

export function isWorkload(object: KubernetesObject): object is Workload {
  return object.kind in LISTS;
}

/** A pod that serves: ready and not told to end. */
export function isAvailable(pod: Pod): boolean {
  return !pod.metadata.deletionTimestamp && hasCondition(pod, "Ready");
}

interface Autoscaler extends KubernetesObject {
  spec: {
    scaleTargetRef: { kind: string; name: string };
    minReplicas?: number;
    maxReplicas: number;
    behavior?: { scaleUp?: { stabilizationWindowSeconds?: number } };
  };
}

export function isAutoscaler(object: KubernetesObject): object is Autoscaler {
  return object.kind === "HorizontalPodAutoscaler";
}

/** The autoscaler of a workload among the given objects. */
export function autoscalerOf(
  workload: KubernetesObject,
  objects: KubernetesObject[],
): Autoscaler | undefined {
  return objects.filter(isAutoscaler).find(({ metadata, spec }) => {
    const { kind, name } = spec.scaleTargetRef;
    return (
      metadata.namespace === workload.metadata.namespace &&
      kind === workload.kind &&
      name === workload.metadata.name
    );
  });
}

/** Live view of the workloads of one kind list and all pods. */
export class Workloads {
  private constructor(
    private readonly plane: ControlPlane,
    readonly pods: Watched<Pod>,
    private readonly lists: Map<string, Watched<Workload>>,
    private readonly objects: KubernetesObject[],
  ) {}

  /** Watches the kinds that occur among `objects`. */
  static async start(plane: ControlPlane, objects: KubernetesObject[]): Promise<Workloads> {
    const pods = await Watched.start<Pod>(plane.api, "/api/v1/pods");
    const lists = new Map<string, Watched<Workload>>();
    for (const kind of new Set(objects.filter(isWorkload).map((object) => object.kind))) {
      lists.set(kind, await Watched.start<Workload>(plane.api, LISTS[kind]!));
    }
    return new Workloads(plane, pods, lists, objects);
  }

  podsOf(workload: Workload): Pod[] {
    const labels = Object.entries(workload.spec.selector.matchLabels);
    return this.pods.items.filter(
      (pod) =>
        pod.metadata.namespace === workload.metadata.namespace &&
        labels.every(([key, value]) => pod.metadata.labels?.[key] === value),
    );
  }

  live(workload: Workload): Workload | undefined {
    return this.lists.get(workload.kind)?.get(workload.metadata.name, workload.metadata.namespace);
  }

  /** Replicas the workload has at least: the autoscaler's floor, or its own figure. */
  floorOf(workload: Workload): number {
    return autoscalerOf(workload, this.objects)?.spec.minReplicas ?? workload.spec.replicas ?? 1;
  }

  /** Waits until the workload runs its newest template with all replicas available and no old pod left. */
  async untilSettled(workload: Workload, timeoutSeconds: number): Promise<void> {
    const list = this.lists.get(workload.kind);
    if (!list) throw new Error(`${describe(workload)} is not among the watched kinds`);
    await list.until(
      `${describe(workload)} is rolled out`,
      () => isSettled(this.live(workload), this.floorOf(workload)),
      timeoutSeconds,
      () => this.explain(workload),
    );
    if (workload.kind === "Rollout") return;
    await this.pods.until(
      `${describe(workload)} has no pod left that ends`,
      () => this.podsOf(workload).every((pod) => isAvailable(pod)),
      timeoutSeconds,
      () => this.explain(workload),
    );
  }

  /** Why the pods are where they are, in the words of the scheduler and of the controllers. */
  explain(workload: Workload): string {
    const status = JSON.stringify(this.live(workload)?.status?.conditions?.map(short) ?? "no status");
    const pods = this.podsOf(workload).map((pod) => `${pod.metadata.name}: ${podState(pod)}`);
    return [status, ...pods].join("\n  ");
  }

  /**
   * Watches the pods of a workload from now on. The answer tells the fewest that served and the most that were
   * alive at any moment until it is asked. With `version`, only pods of that version count.
   */
  observe(workload: Workload, version?: string): () => { fewestAvailable: number; mostAlive: number } {
    let fewestAvailable = Infinity;
    let mostAlive = 0;
    const stop = this.pods.onChange(() => {
      const pods = this.podsOf(workload).filter(
        (pod) => !version || pod.metadata.labels?.["rollouts-pod-template-hash"] === version,
      );
      fewestAvailable = Math.min(fewestAvailable, pods.filter(isAvailable).length);
      mostAlive = Math.max(mostAlive, pods.length);
    });
    return () => {
      stop();
      return { fewestAvailable, mostAlive };
    };
  }

  /** Changes the image of every container, as a new version does. */
  async release(workload: Workload, imageOf: (image: string) => string): Promise<void> {
    const containers = workload.spec.template.spec.containers.map((c) => ({ ...c, image: imageOf(c.image) }));
    await this.change(workload, { spec: { template: { spec: { containers } } } });
  }

  /** Takes a Rollout past its pauses and steps, as an operator's promotion does. */
  async promote(workload: Workload): Promise<void> {
    if (workload.kind !== "Rollout") return;
    // A promotion before the controller has seen the new version would be forgotten.
    const seen = (): boolean => {
      const live = this.live(workload);
      return Number(live?.status?.observedGeneration ?? 0) === live?.metadata.generation;
    };
    await this.lists.get("Rollout")?.until(`${describe(workload)} is seen by its controller`, seen, 30);
    const path = `${await this.plane.api.pathOf(workload)}/status`;
    await this.plane.api.patch(path, { status: { promoteFull: true } });
  }

  /** Merges a patch into the workload and waits until this view has seen it. */
  async change(workload: Workload, patch: object): Promise<void> {
    const path = await this.plane.api.pathOf(workload);
    const generation = (await this.plane.api.patch<Workload>(path, patch)).metadata.generation ?? 0;
    const list = this.lists.get(workload.kind);
    const seen = (): boolean => (this.live(workload)?.metadata.generation ?? 0) >= generation;
    await list?.until(`the change of ${describe(workload)} is seen`, seen, 30);
  }

  stop(): void {
    this.pods.stop();
    for (const list of this.lists.values()) list.stop();
  }
}

function isSettled(live: Workload | undefined, floor: number): boolean {
  if (!live?.status || Number(live.status.observedGeneration ?? 0) < (live.metadata.generation ?? 0))
    return false;
  const wanted = live.spec.replicas ?? 1;
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = live.status;
  if (live.kind === "Rollout") {
    // The old version of a blue-green rollout stays for a while on purpose.
    return wanted >= floor && updatedReplicas === wanted && live.status.phase === "Healthy";
  }
  return wanted >= floor && replicas === wanted && updatedReplicas === wanted && availableReplicas === wanted;
}

function short({ type, status, reason, message }: Condition): string {
  return `${type}=${status} ${reason ?? ""} ${message ?? ""}`;
}

function podState(pod: Pod): string {
  const unscheduled = pod.status?.conditions?.find((c) => c.type === "PodScheduled" && c.status === "False");
  if (unscheduled) return `not placed: ${unscheduled.message}`;
  if (pod.metadata.deletionTimestamp) return `ends on ${pod.spec.nodeName}`;
  return `${pod.status?.phase} on ${pod.spec.nodeName}, ${hasCondition(pod, "Ready") ? "ready" : "not ready"}`;
}
