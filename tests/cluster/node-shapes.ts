import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { Taint } from "./objects";
import { NodeShape } from "./simulated-nodes";

interface NodeGroup {
  instanceTypes: string[];
  max: number;
}

interface NodePool {
  instanceFamilies: string[];
  capacityTypes: string[];
  cpuLimit: number;
  labels?: Record<string, string>;
  taints?: Taint[];
}

/** Zones, pod address and nodes of a stack at its largest: every node group and every Karpenter pool at its ceiling. */
export function stackNodes(stack: string): { zones: string[]; shapes: NodeShape[]; podAddress: string } {
  const file = path.resolve(__dirname, "../..", `Pulumi.${stack}.yaml`);
  const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
  const { zones, cidr } = config["slipway:network"] as { zones: string[]; cidr: string };
  const cluster = config["slipway:cluster"] as {
    nodeGroups: Record<string, NodeGroup>;
    nodePools: Record<string, NodePool>;
  };
  const groups = Object.entries(cluster.nodeGroups).map(([name, group]) =>
    groupShape(name, group, zones.length),
  );
  const pools = Object.entries(cluster.nodePools).map(([name, pool]) => poolShape(name, pool, zones.length));
  // The private subnets, where pods live, begin with the range of the VPC.
  const podAddress = cidr.replace(/\d+\/\d+$/, "10");
  return { zones, shapes: [...groups, ...pools], podAddress };
}

function groupShape(name: string, group: NodeGroup, zones: number): NodeShape {
  const instance = group.instanceTypes[0]!;
  return {
    name,
    perZone: Math.max(1, Math.floor(group.max / zones)),
    ...allocatable(instance),
    labels: { "eks.amazonaws.com/nodegroup": name, "node.kubernetes.io/instance-type": instance },
  };
}

/** Karpenter chooses sizes itself; xlarge is the smallest that packs well, so it is the hardest case for spread. */
function poolShape(name: string, pool: NodePool, zones: number): NodeShape {
  const instance = `${pool.instanceFamilies[0]}.xlarge`;
  return {
    name,
    perZone: Math.max(1, Math.floor(pool.cpuLimit / cpusOf(instance) / zones)),
    ...allocatable(instance),
    labels: {
      "karpenter.sh/nodepool": name,
      "karpenter.sh/capacity-type": pool.capacityTypes[0]!,
      "node.kubernetes.io/instance-type": instance,
      ...pool.labels,
    },
    taints: pool.taints,
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
