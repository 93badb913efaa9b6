import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { Taint } from "./objects";
import { NodeShape } from "./simulated-nodes";

interface NodeGroup {
  instanceTypes: string[];
  desired: number;
  max: number;
}

interface NodePool {
  instanceFamilies: string[];
  capacityTypes: string[];
  cpuLimit: number;
  labels?: Record<string, string>;
  taints?: Taint[];
}

/** The nodes of a stack, zone by zone, and an address of its pods. */
export interface StackNodes {
  zones: string[];
  /** What runs at the floors of the services: each group at its desired size, one node of each Karpenter pool. */
  shapes: NodeShape[];
  /** What Karpenter and the groups may add until every ceiling is reached. */
  growth: NodeShape[];
  podAddress: string;
}

export function stackNodes(stack: string): StackNodes {
  const file = path.resolve(__dirname, "../..", `Pulumi.${stack}.yaml`);
  const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
  const { zones, cidr } = config["slipway:network"] as { zones: string[]; cidr: string };
  const cluster = config["slipway:cluster"] as {
    nodeGroups: Record<string, NodeGroup>;
    nodePools: Record<string, NodePool>;
  };
  const groups = Object.entries(cluster.nodeGroups).map(([name, group]) =>
    groupNodes(name, group, zones.length),
  );
  const pools = Object.entries(cluster.nodePools).map(([name, pool]) => poolNodes(name, pool, zones.length));
  // The private subnets, where pods live, begin with the range of the VPC.
  const podAddress = cidr.replace(/\d+\/\d+$/, "10");
  const all = [...groups, ...pools];
  return {
    zones,
    shapes: all.map(({ start }) => start),
    growth: all.map(({ growth }) => growth).filter(({ perZone }) => perZone > 0),
    podAddress,
  };
}

function groupNodes(name: string, group: NodeGroup, zones: number): { start: NodeShape; growth: NodeShape } {
  const instance = group.instanceTypes[0]!;
  const shape = {
    ...allocatable(instance),
    labels: { "eks.amazonaws.com/nodegroup": name, "node.kubernetes.io/instance-type": instance },
  };
  const started = Math.max(1, Math.floor(group.desired / zones));
  return {
    start: { ...shape, name, perZone: started },
    growth: { ...shape, name: `${name}-more`, perZone: Math.floor(group.max / zones) - started },
  };
}

/** Karpenter chooses sizes itself: one larger node that packs well at first, then small ones, hardest for spread. */
function poolNodes(name: string, pool: NodePool, zones: number): { start: NodeShape; growth: NodeShape } {
  const shapeOf = (instance: string): Omit<NodeShape, "name" | "perZone"> => ({
    ...allocatable(instance),
    labels: {
      "karpenter.sh/nodepool": name,
      "karpenter.sh/capacity-type": pool.capacityTypes[0]!,
      "node.kubernetes.io/instance-type": instance,
      ...pool.labels,
    },
    taints: pool.taints,
  });
  const [first, further] = [`${pool.instanceFamilies[0]}.2xlarge`, `${pool.instanceFamilies[0]}.xlarge`];
  const left = pool.cpuLimit / zones - cpusOf(first);
  return {
    start: { ...shapeOf(first), name, perZone: 1 },
    growth: { ...shapeOf(further), name: `${name}-more`, perZone: Math.floor(left / cpusOf(further)) },
  };
}

const PODS = 110;

/** GiB of memory for each vCPU, by the letter of the family: compute, general and burstable, memory. */
const MEMORY_PER_CPU: Record<string, number> = { c: 2, m: 4, t: 4, r: 8 };

function cpusOf(instance: string): number {
  const size = instance.split(".")[1] ?? "";
  if (size === "medium" || size === "large") return 2;
  const match = /^(\d*)xlarge$/.exec(size);
  if (!match) throw new Error(`the size of ${instance} is not known; add it to tests/cluster/node-shapes.ts`);
  return 4 * Number(match[1] || 1);
}

/**
 * What pods get of an instance: total less what the EKS images reserve (60 + 10 + 2 × 5 + 2.5 millis for each
 * further vCPU; 255 MiB + 11 MiB for each pod) and the eviction threshold of 100 MiB.
 */
function allocatable(instance: string): { cpu: string; memory: string; pods: number } {
  const cpus = cpusOf(instance);
  const family = instance[0] ?? "";
  const perCpu = MEMORY_PER_CPU[family];
  if (!perCpu)
    throw new Error(`the family of ${instance} is not known; add it to tests/cluster/node-shapes.ts`);
  const memoryGiB = instance.endsWith(".medium") ? (cpus * perCpu) / 2 : cpus * perCpu;
  const reservedCpu = 60 + 10 + (cpus > 2 ? 10 : 0) + Math.max(0, cpus - 4) * 2.5;
  const reservedMemory = 255 + 11 * PODS + 100;
  return {
    cpu: `${Math.floor(cpus * 1000 - reservedCpu)}m`,
    memory: `${memoryGiB * 1024 - reservedMemory}Mi`,
    pods: PODS,
  };
}
