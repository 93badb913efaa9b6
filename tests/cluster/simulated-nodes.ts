import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { Server, startServer } from "./child-process";
import { ControlPlane } from "./control-plane";
import { Node, Taint, hasCondition } from "./objects";
import { stages } from "./stages";
import { Watched } from "./watched";

/** Nodes of one kind, the same number in each zone. */
export interface NodeShape {
  name: string;
  perZone: number;
  /** Allocatable vCPU and memory, as Kubernetes quantities. */
  cpu: string;
  memory: string;
  /** Pods a node takes; default 110. */
  pods?: number;
  labels?: Record<string, string>;
  taints?: Taint[];
}

const ZONE = "topology.kubernetes.io/zone";
const SIMULATED = "slipway.test/simulated";

/** Simulated nodes in zones. Each zone has a simulator of its own, so that losing it means silence, as in reality. */
export class SimulatedNodes {
  private readonly simulators = new Map<string, Server>();
  /** The real nodes that we cordoned. */
  private cordoned: Node[] = [];

  private constructor(
    private readonly plane: ControlPlane,
    readonly zones: string[],
    readonly nodes: Watched<Node>,
  ) {}

  /** Creates the nodes and waits until all are ready. */
  static async start(plane: ControlPlane, zones: string[], shapes: NodeShape[]): Promise<SimulatedNodes> {
    const nodes = await Watched.start<Node>(plane.api, "/api/v1/nodes");
    const simulated = new SimulatedNodes(plane, zones, nodes);
    await simulated.cordonOthers();
    for (const zone of zones) simulated.startZone(zone);
    await simulated.add(shapes);
    return simulated;
  }

  /** Adds nodes to every zone and waits until they take pods. */
  async add(shapes: NodeShape[]): Promise<void> {
    const wanted = this.zones.flatMap((zone) => shapes.flatMap((shape) => nodesOf(zone, shape)));
    await Promise.all(wanted.map((node) => this.plane.api.create("/api/v1/nodes", node)));
    const ready = (): boolean =>
      wanted.every(({ metadata: { name } }) => {
        const node = this.nodes.get(name);
        return node !== undefined && takesPods(node);
      });
    const limit = 120 + wanted.length;
    await this.nodes.until(`${wanted.length} simulated nodes are ready`, ready, limit, () => this.logs());
  }

  zoneOf(nodeName: string | undefined): string | undefined {
    return nodeName ? this.nodes.get(nodeName)?.metadata.labels?.[ZONE] : undefined;
  }

  /** The zone's nodes fall silent at once: no heartbeat, no pod of theirs changes any more. */
  async loseZone(zone: string): Promise<void> {
    await this.simulators.get(zone)?.kill();
    this.simulators.delete(zone);
  }

  /** Waits until the node controller has noticed that a zone is silent: no pod is placed there any more. */
  async untilZoneIsKnownLost(zone: string, timeoutSeconds: number): Promise<void> {
    const lost = (): boolean => this.nodesIn(zone).every((node) => !hasCondition(node, "Ready"));
    await this.nodes.until(`the nodes of ${zone} are known to be lost`, lost, timeoutSeconds);
  }

  async untilZoneTakesPods(zone: string, timeoutSeconds: number): Promise<void> {
    const back = (): boolean => this.nodesIn(zone).every(takesPods);
    await this.nodes.until(`the nodes of ${zone} take pods`, back, timeoutSeconds, () => this.logs());
  }

  /** The zone comes back: its nodes report again. */
  startZone(zone: string): void {
    const config = path.join(this.plane.directory, `kwok-${zone}.yaml`);
    writeFileSync(
      config,
      stages()
        .map((stage) => JSON.stringify(stage))
        .join("\n---\n"),
    );
    const server = startServer(
      `kwok-${zone}`,
      this.plane.tools.kwok,
      [
        `--kubeconfig=${this.plane.kubeconfig}`,
        `--config=${config}`,
        "--manage-all-nodes=false",
        `--manage-nodes-with-label-selector=${ZONE}=${zone},${SIMULATED}=true`,
        "--node-lease-duration-seconds=40",
        "--cidr=10.128.0.0/9",
      ],
      path.join(this.plane.directory, `kwok-${zone}.log`),
    );
    this.plane.own(server);
    this.simulators.set(zone, server);
  }

  /** Ends the view; on a cluster that is not ours the nodes are removed, too. */
  async stop(): Promise<void> {
    if (this.plane.external) {
      for (const node of this.nodes.items.filter(isSimulated)) await this.plane.api.delete(nodePath(node));
      for (const node of this.cordoned) await this.cordon(node, false);
    }
    this.nodes.stop();
  }

  /** Keeps pods away from the real nodes of a cluster that is not ours, which cannot pull their images. */
  private async cordonOthers(): Promise<void> {
    this.cordoned = this.nodes.items.filter((node) => !isSimulated(node) && !node.spec.unschedulable);
    for (const node of this.cordoned) await this.cordon(node, true);
  }

  private async cordon(node: Node, unschedulable: boolean): Promise<void> {
    await this.plane.api.patch(nodePath(node), { spec: { unschedulable } });
  }

  private nodesIn(zone: string): Node[] {
    return this.nodes.items.filter((node) => isSimulated(node) && node.metadata.labels?.[ZONE] === zone);
  }

  private logs(): string {
    return [...this.simulators.values()].map((server) => server.logTail(5)).join("\n");
  }
}

/** A node is ready a moment before its not-ready taint goes; until then its zone does not count for the spread. */
function takesPods(node: Node): boolean {
  const tainted = node.spec.taints?.some(({ key }) =>
    /^node\.kubernetes\.io\/(not-ready|unreachable)$/.test(key),
  );
  return hasCondition(node, "Ready") && !tainted;
}

function isSimulated(node: Node): boolean {
  return node.metadata.labels?.[SIMULATED] === "true";
}

function nodePath(node: Node): string {
  return `/api/v1/nodes/${node.metadata.name}`;
}

type NodeToCreate = Omit<Node, "status"> & { status: object };

function nodesOf(zone: string, shape: NodeShape): NodeToCreate[] {
  return Array.from({ length: shape.perZone }, (_, i) =>
    nodeObject(`${shape.name}-${zone}-${i}`, zone, shape),
  );
}

function nodeObject(name: string, zone: string, shape: NodeShape): NodeToCreate {
  const resources = {
    cpu: shape.cpu,
    memory: shape.memory,
    pods: String(shape.pods ?? 110),
    "ephemeral-storage": "80Gi",
  };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        [SIMULATED]: "true",
        [ZONE]: zone,
        ...shape.labels,
      },
    },
    spec: { taints: shape.taints },
    status: { allocatable: resources, capacity: resources },
  };
}
