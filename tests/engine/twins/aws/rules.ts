import { overlaps, parseIpv4Network } from "../../../../components/network/cidr";
import { Cloud } from "../cloud";
import { CloudError, Values } from "../twin";

type Rule = (cloud: Cloud, inputs: Values, olds: Values | undefined) => string | undefined;

/** What AWS refuses though every input is there, by type. */
const RULES: Record<string, Rule[]> = {
  "aws:ec2/subnet:Subnet": [subnetInsideVpc, subnetOverlapsNone],
  "aws:ec2/securityGroup:SecurityGroup": [groupNameIsFree],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": [subnetHasOneRouteTable],
  "aws:eks/cluster:Cluster": [oneMinorAtATime],
  "aws:eks/nodeGroup:NodeGroup": [nodesNotAheadOfControlPlane],
  "aws:rds/instance:Instance": [storageOnlyGrows],
};

/** @throws CloudError in the words of AWS */
export function checkRules(cloud: Cloud, type: string, inputs: Values, olds: Values | undefined): void {
  for (const rule of RULES[type] ?? []) {
    const refusal = rule(cloud, inputs, olds);
    if (refusal) throw new CloudError(refusal);
  }
}

function subnetInsideVpc(cloud: Cloud, inputs: Values): string | undefined {
  const vpc = cloud.get("aws:ec2/vpc:Vpc", String(inputs["vpcId"]));
  const inner = parseIpv4Network(String(inputs["cidrBlock"]));
  const outer = parseIpv4Network(String(vpc?.inputs["cidrBlock"]));
  if (inner && outer && inner.first >= outer.first && inner.last <= outer.last) return undefined;
  return `InvalidSubnet.Range: The CIDR '${String(inputs["cidrBlock"])}' is invalid.`;
}

function subnetOverlapsNone(cloud: Cloud, inputs: Values, olds: Values | undefined): string | undefined {
  const own = parseIpv4Network(String(inputs["cidrBlock"]));
  const clash = cloud.all("aws:ec2/subnet:Subnet").some((other) => {
    if (olds || other.inputs["vpcId"] !== inputs["vpcId"]) return false;
    const range = parseIpv4Network(String(other.inputs["cidrBlock"]));
    return own && range && overlaps(own, range);
  });
  return clash
    ? `InvalidSubnet.Conflict: The CIDR '${String(inputs["cidrBlock"])}' conflicts with another subnet`
    : undefined;
}

function groupNameIsFree(cloud: Cloud, inputs: Values, olds: Values | undefined): string | undefined {
  const taken = cloud
    .all("aws:ec2/securityGroup:SecurityGroup")
    .some((other) => other.inputs["name"] === inputs["name"] && other.inputs["vpcId"] === inputs["vpcId"]);
  return taken && !olds
    ? `InvalidGroup.Duplicate: The security group '${String(inputs["name"])}' already exists`
    : undefined;
}

function subnetHasOneRouteTable(cloud: Cloud, inputs: Values, olds: Values | undefined): string | undefined {
  const taken = cloud
    .all("aws:ec2/routeTableAssociation:RouteTableAssociation")
    .some((other) => other.inputs["subnetId"] === inputs["subnetId"]);
  return taken && !olds
    ? `Resource.AlreadyAssociated: the specified association for ${String(inputs["subnetId"])} conflicts with another`
    : undefined;
}

function oneMinorAtATime(_cloud: Cloud, inputs: Values, olds: Values | undefined): string | undefined {
  if (!olds) return undefined;
  const [from, to] = [minorOf(olds["version"]), minorOf(inputs["version"])];
  return to === from || to === from + 1
    ? undefined
    : `InvalidParameterException: Unsupported Kubernetes minor version update from 1.${from} to 1.${to}`;
}

function nodesNotAheadOfControlPlane(cloud: Cloud, inputs: Values): string | undefined {
  const cluster = cloud.get("aws:eks/cluster:Cluster", String(inputs["clusterName"]));
  const [nodes, controlPlane] = [inputs, cluster?.inputs].map((values) => String(values?.["version"]));
  return minorOf(nodes) > minorOf(controlPlane)
    ? `InvalidParameterException: Nodegroup version ${nodes} is newer than the cluster's, ${controlPlane}`
    : undefined;
}

function storageOnlyGrows(_cloud: Cloud, inputs: Values, olds: Values | undefined): string | undefined {
  return Number(inputs["allocatedStorage"] ?? 0) < Number(olds?.["allocatedStorage"] ?? 0)
    ? "InvalidParameterCombination: Invalid storage size: the allocated storage cannot be reduced."
    : undefined;
}

/** `36` of `1.36`. */
function minorOf(version: unknown): number {
  return Number(String(version).split(".")[1]);
}
