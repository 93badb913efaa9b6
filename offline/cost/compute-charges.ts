import { Charge, Charging, PricedResource, at, charge, gibibytes, listAt, numberAt, textAt } from "./charge";
import { loadBalancer, publicZones } from "./network-charges";
import { WORKLOADS, allowedBy, poolOf, vcpusTaken } from "./node-pool";
import { PriceTable } from "./prices";
import { Range, exactly, times } from "./range";

const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const NODE_CLASS = "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass";
/** The smallest size of a family with prices in the table; it has two vCPU in all families. */
const SMALL = "large";
const VCPUS_OF_SMALL = 2;

/** From the fewest nodes to the most, of the cheapest type it may take to the dearest. */
const nodeGroup: Charging = (resource, prices, plan) => {
  const { inputs } = resource;
  const nodes = {
    min: numberAt(inputs, "scalingConfig", "minSize") ?? 1,
    max: numberAt(inputs, "scalingConfig", "maxSize") ?? 1,
  };
  const types = listAt(inputs, "instanceTypes").map((type) => `ec2/${String(type)}`);
  const spot = textAt(inputs, "capacityType") === "SPOT";
  const template = plan.find(
    ({ type, urn }) => type === LAUNCH_TEMPLATE && nameOf(urn) === nameOf(resource.urn),
  );
  const disks = listAt(template?.inputs, "blockDeviceMappings").map(
    (mapping) => numberAt(mapping, "ebs", "volumeSize") ?? 0,
  );
  const disk =
    disks.length > 0 ? disks.reduce((one, other) => one + other) : (numberAt(inputs, "diskSize") ?? 20);
  return [
    instances(prices, types, nodes, spot ? "only" : "never"),
    charge(prices, "ebs/gp3", times(nodes, disk)),
  ];
};

/** The part of a node pool that a workload's pods need, with the volumes of its nodes. */
const workload: Charging = (resource, prices, plan) => {
  const pool = poolOf(resource, plan);
  if (!pool) return [];
  const use = prices.usage("pods/node-use");
  const taken = vcpusTaken(resource, pool, plan);
  const vcpus = { min: taken.min / (use.max / 100), max: taken.max / (use.min / 100) };
  const families = allowedBy(pool, "karpenter.k8s.aws/instance-family");
  const capacity = allowedBy(pool, "karpenter.sh/capacity-type");
  const spot = capacity.includes("spot") ? (capacity.includes("on-demand") ? "also" : "only") : "never";
  const size = prices.usage("pods/node-vcpu");
  const nodes = { min: vcpus.min / size.max, max: vcpus.max / size.min };
  const types = families.map((family) => `ec2/${family}.${SMALL}`);
  return [
    instances(prices, types, times(vcpus, 1 / VCPUS_OF_SMALL), spot),
    charge(prices, "ebs/gp3", times(nodes, volumesOfClass(pool, plan))),
  ];
};

function instances(
  prices: PriceTable,
  types: string[],
  quantity: Range,
  spot: "also" | "never" | "only",
): Charge {
  const each = types.map((type) => prices.cost(type, quantity));
  const onDemand = {
    min: Math.min(...each.map(({ min }) => min)),
    max: Math.max(...each.map(({ max }) => max)),
  };
  const item = types.join(" or ");
  if (spot === "never") return { item, quantity, monthly: onDemand, commitment: "compute" };
  const share = prices.usage("pods/spot-price");
  return {
    item: spot === "only" ? `${item}, spot` : `${item}, spot where there is any`,
    quantity,
    monthly: {
      min: (onDemand.min * share.min) / 100,
      max: spot === "only" ? (onDemand.max * share.max) / 100 : onDemand.max,
    },
  };
}

function volumesOfClass(pool: PricedResource, plan: PricedResource[]): number {
  const name = at(pool.inputs, "spec", "template", "spec", "nodeClassRef", "name");
  const nodeClass = plan.find(
    ({ type, inputs }) => type === NODE_CLASS && at(inputs, "metadata", "name") === name,
  );
  return listAt(nodeClass?.inputs, "spec", "blockDeviceMappings")
    .map((mapping) => gibibytes(at(mapping, "ebs", "volumeSize")))
    .reduce((one, other) => one + other, 0);
}

/** Volumes of a chart's stateful sets, and the load balancer its service asks for. */
const chart: Charging = (resource, prices, plan) => {
  const volumes = claimsIn(resource.inputs["values"]);
  const schemes = schemesIn(resource.inputs["values"]);
  return [
    ...(volumes > 0 ? [charge(prices, "ebs/gp3", exactly(volumes))] : []),
    ...schemes.flatMap((scheme) =>
      loadBalancer(publicZones(plan), scheme === "internet-facing")(resource, prices, plan),
    ),
  ];
};

/** GiB that the charts here ask for: `persistence.size` and `volumeClaimTemplate`, for each replica beside them. */
function claimsIn(values: unknown, replicas = 1): number {
  if (values === null || typeof values !== "object") return 0;
  const own = numberAt(values, "replicas") ?? replicas;
  return Object.entries(values).reduce((total, [key, value]) => {
    if (key === "persistence" && at(value, "enabled") !== false)
      return total + own * gibibytes(at(value, "size"));
    if (key === "volumeClaimTemplate") {
      return total + own * gibibytes(at(value, "spec", "resources", "requests", "storage"));
    }
    return total + claimsIn(value, own);
  }, 0);
}

function schemesIn(values: unknown): string[] {
  if (values === null || typeof values !== "object") return [];
  return Object.entries(values).flatMap(([key, value]) =>
    key.endsWith("/aws-load-balancer-scheme") && typeof value === "string" ? [value] : schemesIn(value),
  );
}

/** A claim on EBS; claims on EFS are charged at the file system. */
const claim: Charging = ({ inputs }, prices, plan) => {
  if (!plan.some(({ type }) => type === "eks:index:Cluster")) return [];
  if (textAt(inputs, "spec", "storageClassName").endsWith("-efs")) return [];
  return [
    charge(prices, "ebs/gp3", exactly(gibibytes(at(inputs, "spec", "resources", "requests", "storage")))),
  ];
};

function nameOf(urn: string): string {
  return urn.split("::").pop() ?? urn;
}

export const COMPUTE: Record<string, Charging> = {
  "aws:eks/nodeGroup:NodeGroup": nodeGroup,
  "eks:index:Cluster": (_resource, prices) => [charge(prices, "eks/control-plane", exactly(1))],
  "kubernetes:core/v1:PersistentVolumeClaim": claim,
  "kubernetes:helm.sh/v3:Release": (resource, prices, plan) =>
    plan.some(({ type }) => type === "eks:index:Cluster") ? chart(resource, prices, plan) : [],
  ...Object.fromEntries(WORKLOADS.map((type) => [type, workload])),
};
