import type { Settings } from "../judgement/judge";
import type { Resource } from "../judgement/resources";
import type { ResourceRule, StackRule } from "../judgement/rule";
import type { Value } from "../judgement/value";

/** Types of AWS that bear tags and are paid for or hold data. */
const TAGGED = [
  "aws:backup/vault:Vault",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ecr/repository:Repository",
  "aws:efs/fileSystem:FileSystem",
  "aws:eks/cluster:Cluster",
  "aws:eks/nodeGroup:NodeGroup",
  "aws:elasticache/replicationGroup:ReplicationGroup",
  "aws:iam/role:Role",
  "aws:kms/key:Key",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:rds/cluster:Cluster",
  "aws:rds/instance:Instance",
  "aws:s3/bucket:Bucket",
  "aws:secretsmanager/secret:Secret",
  "aws:sns/topic:Topic",
  "aws:sqs/queue:Queue",
];

export const resourcesAreTagged: ResourceRule = {
  id: "resources-are-tagged",
  domain: "cost-and-tags",
  title: "Resources say whose they are, what they cost for, and what data they hold",
  severity: "medium",
  rationale: "Without tags nobody can be asked, no bill can be split, and no one knows how careful to be.",
  remediation: "Add the missing tags to the resource, or to defaultTags of its provider.",
  references: [],
  types: TAGGED,
  reads: ["tags"],
  settings: {
    tags: {
      type: "strings",
      default: [
        "slipway:system",
        "slipway:stage",
        "slipway:owner",
        "slipway:cost-centre",
        "slipway:data-class",
      ],
      description: "Tags each resource must have",
    },
    defaults: {
      type: "strings",
      default: [],
      description: "Tags the remediation adds where they are missing, each as key=value",
    },
  },
  check(resource, judge) {
    const missing = missingTags(resource, judge);
    if (missing.length > 0) judge.violated(`It lacks ${missing.join(", ")}.`);
  },
  remediate(resource, settings, change) {
    const defaults = new Map(settings.strings("defaults").map(keyAndValue));
    for (const tag of missingTags(resource, settings)) {
      const value = defaults.get(tag);
      if (value !== undefined) change(["tags", tag], value);
    }
  },
};

function missingTags(resource: Resource, settings: Settings): string[] {
  const given = tagsOf(resource);
  return settings.strings("tags").filter((tag) => !given.some((tags) => tags.has(tag)));
}

function keyAndValue(text: string): [string, string] {
  const [key = "", ...value] = text.split("=");
  return [key, value.join("=")];
}

/** Tags of a resource, with those its provider adds to everything. */
function tagsOf(resource: Resource): Value[] {
  const own = [resource.at("tags"), resource.at("tagsAll")];
  // Reading it throws where the whole map is computed, so that the rule is undetermined.
  for (const tags of own) tags.entries();
  return [...own, providerTags(resource.provider)];
}

/** The provider's defaultTags, which the Pulumi SDK hands over as JSON text. */
function providerTags(provider: Value): Value {
  const given = provider.at("defaultTags");
  return given.isMap() || !given.given || given.computed ? given.at("tags") : given.json().at("tags");
}

/** Where a volume type stands: below each item of a list, or straight below the properties. */
const VOLUME_TYPE: Readonly<Record<string, { list?: readonly string[]; key: readonly string[] }>> = {
  "aws:ebs/volume:Volume": { key: ["type"] },
  "aws:ec2/launchTemplate:LaunchTemplate": { list: ["blockDeviceMappings"], key: ["ebs", "volumeType"] },
  "aws:rds/instance:Instance": { key: ["storageType"] },
  "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass": {
    list: ["spec", "blockDeviceMappings"],
    key: ["ebs", "volumeType"],
  },
  "kubernetes:storage.k8s.io/v1:StorageClass": { key: ["parameters", "type"] },
};

/** The paths of all volume types of a resource, given or not. */
function volumeTypes(resource: Resource): (string | number)[][] {
  const place = VOLUME_TYPE[resource.type];
  if (!place) return [];
  const { list, key } = place;
  if (!list) return [[...key]];
  return resource
    .at(...list)
    .list()
    .map((_disk, index) => [...list, index, ...key]);
}

/** True where a volume is, or without a word becomes, gp2. */
function isGp2(resource: Resource, path: readonly (string | number)[]): boolean {
  const takesGp2 = DEFAULTS_TO_GP2.includes(resource.type) && !resource.at("replicateSourceDb").given;
  return (resource.at(...path).text() ?? (takesGp2 ? "gp2" : undefined)) === "gp2";
}

/** Types that take gp2 where nothing is given (EC2 and RDS API references). */
const DEFAULTS_TO_GP2 = ["aws:ebs/volume:Volume", "aws:rds/instance:Instance"];

export const volumesAreGp3: ResourceRule = {
  id: "volumes-are-gp3",
  domain: "cost-and-tags",
  title: "Volumes are of the current general-purpose type",
  severity: "low",
  rationale: "gp3 costs a fifth less than gp2 and gives 3000 IOPS at any size.",
  remediation: "Set the volume type to gp3.",
  references: [],
  types: Object.keys(VOLUME_TYPE),
  reads: ["volumeType", "storageType", "parameters.type"],
  check(resource, judge) {
    judge.each(volumeTypes(resource), (path) => {
      const type = resource.at(...path);
      if (isGp2(resource, path))
        judge.violated(`${type.path} is ${type.given ? "gp2" : "not given, which is gp2"}.`);
    });
  },
  remediate(resource, _settings, change) {
    for (const path of volumeTypes(resource)) if (isGp2(resource, path)) change(path, "gp3");
  },
};

export const storageClassesEncrypt: ResourceRule = {
  id: "storage-classes-encrypt",
  domain: "data",
  title: "Storage classes make encrypted volumes",
  severity: "high",
  rationale: "A volume made without encryption cannot be encrypted in place.",
  remediation: 'Set parameters.encrypted to "true".',
  references: ["FSBP EC2.3"],
  types: ["kubernetes:storage.k8s.io/v1:StorageClass"],
  reads: ["provisioner", "parameters.encrypted"],
  check(storageClass, judge) {
    if (storageClass.at("provisioner").text() !== "ebs.csi.aws.com") return;
    if (!storageClass.at("parameters", "encrypted").isTrue())
      judge.violated("parameters.encrypted is not true.");
  },
};

/** First parts of instance types that have a cheaper and faster successor (AWS previous generation list). */
const OLD_FAMILIES = [
  "a1",
  "c1",
  "c3",
  "c4",
  "g2",
  "i2",
  "i3",
  "m1",
  "m2",
  "m3",
  "m4",
  "r3",
  "r4",
  "t1",
  "t2",
  "x1",
];

export const instancesAreOfACurrentGeneration: ResourceRule = {
  id: "instances-are-of-a-current-generation",
  domain: "cost-and-tags",
  title: "Instances are of a current generation",
  severity: "low",
  rationale: "Older families cost more for the same work, and lack Nitro encryption.",
  remediation: "Take the successor, such as db.t4g for db.t2 or m7i for m4.",
  references: [],
  types: [
    "aws:eks/nodeGroup:NodeGroup",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "aws:rds/clusterInstance:ClusterInstance",
    "aws:rds/instance:Instance",
  ],
  reads: ["instanceClass", "nodeType", "instanceTypes"],
  settings: {
    oldFamilies: { type: "strings", default: OLD_FAMILIES, description: "Families that may not be used" },
  },
  check(resource, judge) {
    const types = [
      resource.at("instanceClass").text() ?? "",
      resource.at("nodeType").text() ?? "",
      ...resource.at("instanceTypes").texts(),
    ];
    for (const type of types) {
      const family = type.replace(/^(db|cache)\./, "").split(".")[0] ?? "";
      if (judge.strings("oldFamilies").includes(family)) judge.violated(`${type} is of an old generation.`);
    }
  },
};

const NAT = "aws:ec2/natGateway:NatGateway";

export const natGatewaysFitTheStage: StackRule = {
  id: "nat-gateways-fit-the-stage",
  domain: "cost-and-tags",
  title: "There is one NAT gateway in dev, and one for each zone in prod",
  severity: "medium",
  rationale:
    "In prod a shared gateway takes all zones down with its own; in dev more than one is money for nothing.",
  remediation: "Set the number of NAT gateways of the network.",
  references: [],
  types: [NAT, "aws:ec2/subnet:Subnet"],
  reads: ["availabilityZone"],
  stages: ["dev", "prod"],
  checkStack(stack, judge) {
    const gateways = stack.ofType(NAT);
    const zones = new Set(
      stack.ofType("aws:ec2/subnet:Subnet").map((one) => one.at("availabilityZone").text()),
    );
    if (gateways.length === 0) return;
    if (judge.stage === "dev" && gateways.length > 1)
      judge.violated(`There are ${gateways.length}.`, gateways[0]);
    if (judge.stage === "prod" && gateways.length < zones.size) {
      judge.violated(`There are ${gateways.length} for ${zones.size} zones.`, gateways[0]);
    }
  },
};
