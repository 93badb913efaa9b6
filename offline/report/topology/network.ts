import { listAt, numberAt, textAt } from "../../cost/charge";
import { compare, ReportedResource } from "../resource";

/** One subnet of a tier. */
export interface Subnet {
  zone: string;
  cidr: string;
  /** A NAT gateway of this zone stands in it. */
  nat: boolean;
}

/** Where nodes of the cluster come from. */
export interface NodeCapacity {
  name: string;
  machines: string;
  size: string;
}

export interface Chart {
  name: string;
  version: string;
  namespace: string;
}

/** The ground that the systems stand on, as the plan has it; parts that a stack does not have are left out. */
export interface Foundation {
  region?: string;
  account?: string;
  /** Region that holds the copies. */
  recoveryRegion?: string;
  vpc?: { cidr: string };
  /** By who reaches them: `public` from outside, `private` for nodes and pods, `data` for the rest. */
  subnets: Record<"public" | "private" | "data", Subnet[]>;
  cluster?: { name: string; version: string; access: string };
  nodes: NodeCapacity[];
  charts: Chart[];
}

export function foundation(resources: ReportedResource[]): Foundation {
  const providers = ofType(resources, "pulumi:providers:aws");
  const own = providers.find(({ name }) => name === "aws") ?? providers[0];
  const recovery = providers.find(
    ({ inputs }) => own && textAt(inputs, "region") !== textAt(own.inputs, "region"),
  );
  const vpc = ofType(resources, "aws:ec2/vpc:Vpc")[0];
  return {
    ...(own && { region: textAt(own.inputs, "region"), account: accountOf(own) }),
    ...(recovery && { recoveryRegion: textAt(recovery.inputs, "region") }),
    ...(vpc && { vpc: { cidr: textAt(vpc.inputs, "cidrBlock") } }),
    subnets: subnets(resources),
    cluster: cluster(resources),
    nodes: [...nodeGroups(resources), ...nodePools(resources)],
    charts: charts(resources),
  };
}

export function ofType(resources: ReportedResource[], ...types: string[]): ReportedResource[] {
  return resources.filter(({ type }) => types.includes(type));
}

/** The only account that the provider may touch; lists reach providers as JSON. */
function accountOf({ inputs }: ReportedResource): string | undefined {
  return /\d{12}/.exec(textAt(inputs, "allowedAccountIds"))?.[0];
}

/** Tiers by the tags by which the AWS Load Balancer Controller finds subnets. */
function subnets(resources: ReportedResource[]): Foundation["subnets"] {
  const gateways = ofType(resources, "aws:ec2/natGateway:NatGateway").map(({ name }) => name);
  const tiers: Foundation["subnets"] = { public: [], private: [], data: [] };
  for (const { inputs } of ofType(resources, "aws:ec2/subnet:Subnet")) {
    const zone = textAt(inputs, "availabilityZone");
    const open = textAt(inputs, "tags", "kubernetes.io/role/elb") !== "";
    const nodes = textAt(inputs, "tags", "kubernetes.io/role/internal-elb") !== "";
    tiers[open ? "public" : nodes ? "private" : "data"].push({
      zone,
      cidr: textAt(inputs, "cidrBlock"),
      nat: open && gateways.some((name) => name.endsWith(zone)),
    });
  }
  for (const tier of Object.values(tiers)) tier.sort((one, other) => compare(one.zone, other.zone));
  return tiers;
}

function cluster(resources: ReportedResource[]): Foundation["cluster"] {
  const eks = ofType(resources, "eks:index:Cluster", "aws:eks/cluster:Cluster")[0];
  if (eks) {
    const open = eks.inputs["endpointPublicAccess"] === true;
    return {
      name: textAt(eks.inputs, "name") || eks.name,
      version: textAt(eks.inputs, "version"),
      access: open ? "public API" : "private API",
    };
  }
  const provider = ofType(resources, "pulumi:providers:kubernetes")[0];
  return provider && { name: textAt(provider.inputs, "context") || provider.name, version: "", access: "" };
}

function nodeGroups(resources: ReportedResource[]): NodeCapacity[] {
  return ofType(resources, "aws:eks/nodeGroup:NodeGroup").map(({ inputs }) => {
    const [min, max] = [
      numberAt(inputs, "scalingConfig", "minSize"),
      numberAt(inputs, "scalingConfig", "maxSize"),
    ];
    return {
      // The name ends with a hash of what replaces the group.
      name: (textAt(inputs, "nodeGroupName") || "nodes").replace(/-[0-9a-f]{6}$/, ""),
      machines: listAt(inputs, "instanceTypes").join(", "),
      size: `${between(min, max)} nodes, ${textAt(inputs, "capacityType").toLowerCase().replace("_", "-")}`,
    };
  });
}

function nodePools(resources: ReportedResource[]): NodeCapacity[] {
  return ofType(resources, "kubernetes:karpenter.sh/v1:NodePool").map(({ inputs, name }) => {
    const required = (key: string): string =>
      listAt(inputs, "spec", "template", "spec", "requirements")
        .filter((one) => textAt(one, "key") === key)
        .flatMap((one) => listAt(one, "values"))
        .join(", ");
    const limit = numberAt(inputs, "spec", "limits", "cpu");
    return {
      name: textAt(inputs, "metadata", "name") || name,
      machines: required("karpenter.k8s.aws/instance-family"),
      size: [limit === undefined ? "" : `up to ${limit} vCPU`, required("karpenter.sh/capacity-type")]
        .filter(Boolean)
        .join(", "),
    };
  });
}

/** `3`, or `2–10`; empty where nothing is known. */
export function between(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return max === undefined ? "" : String(max);
  return max === undefined || min === max ? String(min) : `${min}–${max}`;
}

function charts(resources: ReportedResource[]): Chart[] {
  return ofType(resources, "kubernetes:helm.sh/v3:Release")
    .map(({ inputs }) => ({
      // OCI charts are named by their address.
      name: textAt(inputs, "chart").split("/").pop() ?? "",
      version: textAt(inputs, "version"),
      namespace: textAt(inputs, "namespace"),
    }))
    .sort((one, other) => compare(one.name, other.name) || compare(one.namespace, other.namespace));
}
