import { Refusal, applyInOrder, removeApplied } from "./apply";
import { ControlPlane, startControlPlane } from "./control-plane";
import { installDefinitions } from "./definitions";
import { KubernetesObject, Workload } from "./objects";
import { startRolloutsController } from "./rollouts-controller";
import { SimulatedMetrics } from "./simulated-metrics";
import { NodeShape, SimulatedNodes } from "./simulated-nodes";
import { provideVolumes } from "./simulated-volumes";
import { Watched } from "./watched";
import { Workloads, isWorkload } from "./workloads";

/** What is to run: objects in the order of their dependencies, and the nodes to run them on. */
export interface SystemsToRun {
  /** May still be on its way: the cluster starts meanwhile. */
  objects: KubernetesObject[] | Promise<KubernetesObject[]>;
  zones: string[];
  shapes: NodeShape[];
  /** An address that pods get, for network policies that name address ranges. */
  podAddress: string;
}

/** Seconds all pods of a stack may take to run; half a minute here, more on a busy machine. */
export const SETTLE_SECONDS = 120;

/**
 * Silence after which a node counts as lost. Upstream waits 50 s; shorter here, as the wait is not what is tested.
 */
export const NODE_SILENCE_SECONDS = 20;

/** Systems applied to a control plane of their own. */
export class RunningSystems {
  readonly services: Workload[];

  private constructor(
    readonly plane: ControlPlane,
    readonly nodes: SimulatedNodes,
    /** Missing on a cluster that is not ours: its API server cannot reach a metrics server on loopback. */
    readonly metrics: SimulatedMetrics | undefined,
    readonly workloads: Workloads,
    readonly objects: KubernetesObject[],
    readonly zones: string[],
    readonly podAddress: string,
    /** Objects that the API server did not take. */
    readonly refusals: Refusal[],
    private readonly volumes: KubernetesObject[],
  ) {
    this.services = objects.filter(isWorkload);
  }

  static async start(to: SystemsToRun): Promise<RunningSystems> {
    const { zones, shapes, podAddress } = to;
    const planning = Promise.resolve(to.objects);
    // Awaited below; until then a failure must not end the process.
    planning.catch(() => undefined);
    const plane = await startControlPlane({ nodeMonitorGraceSeconds: NODE_SILENCE_SECONDS });
    try {
      if (plane.external) await refuseForeignNamespaces(plane, await planning);
      const nodes = await SimulatedNodes.start(plane, zones, shapes);
      const metrics = plane.external ? undefined : await SimulatedMetrics.start(plane);
      const objects = await planning;
      await installDefinitions(plane.api, objects);
      await startRolloutsController(plane);
      const refusals = await applyInOrder(plane.api, objects);
      const volumes = await provideVolumes(plane.api, objects);
      const workloads = await Workloads.start(plane, objects);
      return new RunningSystems(
        plane,
        nodes,
        metrics,
        workloads,
        objects,
        zones,
        podAddress,
        refusals,
        volumes,
      );
    } catch (error) {
      await plane.stop();
      throw error;
    }
  }

  /** Waits until every service runs its newest template; names the first that does not, and why. */
  async untilSettled(): Promise<void> {
    await Promise.all(this.services.map((service) => this.workloads.untilSettled(service, SETTLE_SECONDS)));
  }

  /** Releases a version of every service at once. */
  async release(services: Workload[], imageOf: (image: string) => string): Promise<void> {
    await Promise.all(services.map((service) => this.workloads.release(service, imageOf)));
  }

  async stop(): Promise<void> {
    await this.metrics?.stop();
    if (this.plane.external) await this.removeFromCluster();
    this.workloads.stop();
    await this.nodes.stop();
    await this.plane.stop();
  }

  /** The simulated nodes are needed until their pods have ended. */
  private async removeFromCluster(): Promise<void> {
    const { api } = this.plane;
    await removeApplied(api, [...this.objects, ...this.volumes]);
    const namespaces = await Watched.start(api, "/api/v1/namespaces");
    const ours = this.objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name);
    const gone = (): boolean => !ours.some((name) => namespaces.get(name));
    await namespaces
      .until("all namespaces of the test are gone", gone, SETTLE_SECONDS)
      .finally(() => namespaces.stop());
  }
}

/** What is applied is removed at the end: a namespace that is there already is somebody else's. */
async function refuseForeignNamespaces({ api }: ControlPlane, objects: KubernetesObject[]): Promise<void> {
  const { items } = await api.get<{ items: KubernetesObject[] }>("/api/v1/namespaces");
  const taken = new Set(items.map(({ metadata }) => metadata.name));
  const ours = objects.filter(({ kind, metadata }) => kind === "Namespace" && taken.has(metadata.name));
  if (ours.length === 0) return;
  const names = ours.map(({ metadata }) => metadata.name).join(", ");
  throw new Error(
    `the cluster of KUBECONFIG_TEST already has ${names}; the tests would take them over and delete them.`,
  );
}
