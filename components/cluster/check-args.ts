import { ArgsError } from "../args-error";
import { parseIpv4Network } from "../network/cidr";
import { ADD_ON_VERSIONS } from "./add-on-versions";
import { ClusterAccessArgs, ClusterArgs, NodeGroupArgs } from "./args";
import { architectureOf, carriesTrunkInterface } from "./instance-types";

const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** A range this wide (/0 to /7) is the open internet cut in pieces, not somebody's network. */
const WIDEST_PUBLIC_PREFIX = 8;

/** GiB; EKS gives 20 by default. */
const SMALLEST_DISK = 20;

/** Throws an ArgsError for the first argument that contradicts another or weakens the cluster. */
export function checkClusterArgs(name: string, args: ClusterArgs): void {
  const problem =
    versionProblem(args.version) ??
    (/^\d{12}$/.test(args.accountId)
      ? undefined
      : `accountId is "${args.accountId}"; give the 12 digits of the AWS account`) ??
    publicApiProblem(args.publicApiCidrs ?? []) ??
    accessProblem(args.access) ??
    nodeGroupsProblem(args.nodeGroups);
  if (problem) throw new ArgsError("Cluster", name, problem);
}

function versionProblem(version: string): string | undefined {
  if (version in ADD_ON_VERSIONS) return undefined;
  const known = Object.keys(ADD_ON_VERSIONS).join(", ");
  return `version is "${version}"; give one of ${known}, or add its add-on builds to add-on-versions.ts`;
}

function publicApiProblem(cidrs: string[]): string | undefined {
  for (const cidr of cidrs) {
    const network = parseIpv4Network(cidr);
    if (!network)
      return `publicApiCidrs has "${cidr}", which is not an IPv4 network; give one such as 203.0.113.0/24`;
    if (network.prefix < WIDEST_PUBLIC_PREFIX) {
      return `publicApiCidrs has ${cidr}, which opens the API to the world; give your own networks, or none to keep it private`;
    }
  }
  return undefined;
}

function accessProblem(access: Record<string, ClusterAccessArgs>): string | undefined {
  const entries = Object.entries(access);
  const seen = new Map<string, string>();
  for (const [name, entry] of entries) {
    const key = `access.${name}`;
    if (!ROLE_ARN.test(entry.principalArn)) {
      return `${key}.principalArn is "${entry.principalArn}"; give the ARN of one IAM role, without wildcards`;
    }
    const other = seen.get(entry.principalArn);
    if (other)
      return `${key} and access.${other} are the same role, ${entry.principalArn}; give each role once`;
    seen.set(entry.principalArn, name);
    const problem = groupsProblem(key, entry);
    if (problem) return problem;
  }

  const admins = entries.filter(([, entry]) => entry.level === "admin").map(([name]) => name);
  if (admins.length < 2) {
    return `access has ${admins.length} admin (${admins.join(", ") || "none"}); give at least two independent ones, so that the loss of one locks nobody out`;
  }
  if (!admins.some((name) => name.split(/[-_]/).includes("ci"))) {
    return `access has no admin for CI among ${admins.join(", ")}; name one "ci" or "ci-...", so that deployments do not depend on a person`;
  }
  return undefined;
}

function groupsProblem(key: string, { level, groups = [] }: ClusterAccessArgs): string | undefined {
  if (level !== "groups") {
    return groups.length > 0
      ? `${key} has level ${level} and groups; leave groups out, or use level "groups"`
      : undefined;
  }
  if (groups.length === 0)
    return `${key} has level groups but lists none; give at least one Kubernetes group`;
  const reserved = groups.find((group) => group.startsWith("system:"));
  if (reserved)
    return `${key} has the group ${reserved}, which EKS reserves; use level "admin" or a group of your own`;
  return undefined;
}

function nodeGroupsProblem(groups: Record<string, NodeGroupArgs>): string | undefined {
  const entries = Object.entries(groups);
  for (const [name, group] of entries) {
    const problem = nodeGroupProblem(`nodeGroups.${name}`, group);
    if (problem) return problem;
  }
  if (!entries.some(([, { taints = [] }]) => taints.every(({ effect }) => effect === "PREFER_NO_SCHEDULE"))) {
    return "nodeGroups has no group without taints; give one, because CoreDNS and the storage drivers run there";
  }
  return undefined;
}

function nodeGroupProblem(key: string, group: NodeGroupArgs): string | undefined {
  const { min, desired, max, instanceTypes, diskSize } = group;
  if (![min, desired, max].every((size) => Number.isInteger(size) && size >= 0)) {
    return `${key} has min ${min}, desired ${desired}, max ${max}; give whole numbers from 0`;
  }
  if (min > desired || desired > max || max === 0) {
    return `${key} has min ${min}, desired ${desired}, max ${max}; give min <= desired <= max, and max at least 1`;
  }
  if (diskSize < SMALLEST_DISK) return `${key}.diskSize is ${diskSize} GiB; give at least ${SMALLEST_DISK}`;
  if (instanceTypes.length === 0)
    return `${key}.instanceTypes is empty; give at least one type such as m7i.large`;
  const unfit = instanceTypes.find((type) => !carriesTrunkInterface(type));
  if (unfit) {
    return `${key}.instanceTypes has ${unfit}, which cannot give pods their own security groups; give types of the m, c or r families from generation 5 on, such as m7i.large`;
  }
  if (new Set(instanceTypes.map(architectureOf)).size > 1) {
    return `${key}.instanceTypes mixes arm64 and amd64 (${instanceTypes.join(", ")}); give a group to each`;
  }
  return undefined;
}
