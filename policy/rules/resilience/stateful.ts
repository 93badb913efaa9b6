import type { Resource } from "../../judgement/resources";
import type { ResourceRule, StackRule } from "../../judgement/rule";

/** What holds data that cannot be made again. */
const STATEFUL = [
  "aws:backup/vault:Vault",
  "aws:dynamodb/table:Table",
  "aws:efs/fileSystem:FileSystem",
  "aws:eks/cluster:Cluster",
  "aws:elasticache/replicationGroup:ReplicationGroup",
  "aws:rds/cluster:Cluster",
  "aws:rds/instance:Instance",
  "aws:s3/bucket:Bucket",
  "eks:index:Cluster",
];

/** A read replica holds only what its source holds. */
function holdsData(resource: Resource): boolean {
  return !resource.at("replicateSourceDb").given;
}

export const statefulResourcesAreProtected: ResourceRule = {
  id: "stateful-resources-are-protected",
  domain: "resilience",
  title: "What holds data in prod is protected",
  severity: "critical",
  rationale: "Pulumi then refuses to delete or replace it, whatever a change to the program asks for.",
  remediation: "Set the resource option protect to true.",
  references: [],
  types: STATEFUL,
  reads: [],
  stages: ["prod"],
  check(resource, judge) {
    // The cluster that @pulumi/eks makes stands below a protected component, which options do not reach.
    const belowComponent = resource.urn.includes("eks:index:Cluster$");
    if (!resource.protect && holdsData(resource) && !belowComponent) judge.violated("It is not protected.");
  },
};

export const statefulResourcesAreNotDeletedFirst: ResourceRule = {
  id: "stateful-resources-are-not-deleted-first",
  domain: "resilience",
  title: "What holds data is never deleted before its replacement stands",
  severity: "high",
  rationale: "When the new one then cannot be made, nothing is left.",
  remediation: "Remove deleteBeforeReplace; give the replacement another name.",
  references: [],
  types: STATEFUL,
  reads: [],
  check(resource, judge) {
    if (resource.deletedFirst) judge.violated("deleteBeforeReplace is true.");
  },
};

/** What data cannot be read or reached without. */
const FOUNDATION = [
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpc:Vpc",
  "aws:elasticache/parameterGroup:ParameterGroup",
  "aws:elasticache/subnetGroup:SubnetGroup",
  "aws:kms/key:Key",
  "aws:rds/parameterGroup:ParameterGroup",
  "aws:rds/subnetGroup:SubnetGroup",
];

export const whatDataStandsOnIsProtected: StackRule = {
  id: "what-data-stands-on-is-protected",
  domain: "resilience",
  title: "What protected data stands on is protected too",
  severity: "high",
  rationale:
    "A destroy that meets a protected database has already deleted the key and the network below it when it stops.",
  remediation: "Set protect on the keys, subnet groups and parameter groups that protected data refers to.",
  references: [],
  types: [...STATEFUL, ...FOUNDATION],
  reads: [],
  stages: ["prod"],
  checkStack(stack, judge) {
    const data = stack.ofType(...STATEFUL).filter((resource) => resource.protect);
    for (const foundation of stack.ofType(...FOUNDATION).filter((resource) => !resource.protect)) {
      const user = data.find((resource) => resource.uses(foundation));
      if (user) judge.violated(`The protected ${user.name} stands on it.`, foundation);
    }
  },
};

const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";
const SPREAD: Readonly<Record<string, string>> = {
  "aws:eks/nodeGroup:NodeGroup": "subnetIds",
  "aws:elasticache/subnetGroup:SubnetGroup": "subnetIds",
  "aws:rds/subnetGroup:SubnetGroup": "subnetIds",
};

export const nodesAndDataSpanThreeZones: ResourceRule = {
  id: "nodes-and-data-span-three-zones",
  domain: "resilience",
  title: "Nodes and databases in prod can be placed in three zones",
  severity: "high",
  rationale: "With two zones, the loss of one takes half of everything and leaves no quorum.",
  remediation: "Give a subnet of each of three zones.",
  references: [],
  types: Object.keys(SPREAD),
  reads: ["subnetIds"],
  stages: ["prod"],
  settings: { zones: { type: "integer", minimum: 1, default: 3, description: "Least number of subnets" } },
  check(resource, judge) {
    const subnets = resource.at(SPREAD[resource.type] ?? "").list().length;
    const what = resource.type === NODE_GROUP ? "Its nodes" : "It";
    if (subnets < judge.integer("zones")) judge.violated(`${what} may be placed in ${subnets} subnets only.`);
  },
};

export const providersAreTiedToOneAccount: ResourceRule = {
  id: "providers-are-tied-to-one-account",
  domain: "identity",
  title: "The AWS provider accepts the accounts of this stack only",
  severity: "high",
  rationale: "With the wrong credentials in the shell, an update otherwise builds prod into another account.",
  remediation: "Set allowedAccountIds of the aws.Provider.",
  references: [],
  types: ["pulumi:providers:aws"],
  reads: ["allowedAccountIds"],
  stages: ["staging", "prod"],
  check(provider, judge) {
    const given = provider.at("allowedAccountIds");
    const accounts = given.isList() || !given.given ? given.list() : given.json().list();
    if (accounts.length === 0) judge.violated("allowedAccountIds is not given.");
  },
};
