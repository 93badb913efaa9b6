import type { Resource } from "../../judgement/resources";
import type { ResourceRule } from "../../judgement/rule";
import type { Value } from "../../judgement/value";

const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const NODE_CLASS = "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass";
const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";
const NODE_POOL = "kubernetes:karpenter.sh/v1:NodePool";

/** The machine a launch template or a Karpenter node class describes; both name its parts alike. */
function machine(source: Resource): Value {
  return source.type === NODE_CLASS ? source.at("spec") : source.props;
}

export const nodesRequireImdsV2: ResourceRule = {
  id: "nodes-require-imds-v2",
  domain: "cluster",
  title: "Nodes give their credentials only by IMDSv2, and not to pods",
  severity: "high",
  rationale:
    "With version 1 or a second hop, any request a pod can be made to send reads the node's credentials.",
  remediation: "Set metadataOptions.httpTokens to required and httpPutResponseHopLimit to 1.",
  references: ["CKV_AWS_79", "CKV_AWS_341", "FSBP EC2.170"],
  types: [LAUNCH_TEMPLATE, NODE_CLASS],
  reads: ["metadataOptions"],
  check(source, judge) {
    const options = machine(source).at("metadataOptions");
    if (options.at("httpEndpoint").text() === "disabled") return;
    // Karpenter's own defaults; a launch template takes those of the image or the account.
    const [defaultTokens, defaultHops] =
      source.type === NODE_CLASS ? ["required", 1] : [undefined, undefined];
    const tokens = options.at("httpTokens").text() ?? defaultTokens;
    if (tokens !== "required") judge.violated(`httpTokens is ${tokens ?? "not given"}.`);
    const hops = options.at("httpPutResponseHopLimit").number() ?? defaultHops;
    if (hops !== 1) judge.violated(`httpPutResponseHopLimit is ${hops ?? "not given"}.`);
  },
  remediate(source, _settings, change) {
    const path = [...(source.type === NODE_CLASS ? ["spec"] : []), "metadataOptions"];
    if (source.at(...path, "httpEndpoint").text() === "disabled") return;
    change([...path, "httpTokens"], "required");
    change([...path, "httpPutResponseHopLimit"], 1);
  },
};

export const nodeVolumesAreEncrypted: ResourceRule = {
  id: "node-volumes-are-encrypted",
  domain: "cluster",
  title: "Disks of nodes are encrypted",
  severity: "high",
  rationale: "Images, logs and the files of pods lie on them, and in every snapshot.",
  remediation: "Set ebs.encrypted to true in each of blockDeviceMappings.",
  references: ["FSBP EC2.181"],
  types: [LAUNCH_TEMPLATE, NODE_CLASS],
  reads: ["blockDeviceMappings"],
  check(source, judge) {
    const disks = machine(source).at("blockDeviceMappings").list();
    // Karpenter encrypts the disks of the images it knows, unless told otherwise.
    const encryptedByDefault =
      source.type === NODE_CLASS && source.at("spec", "amiFamily").text() !== "Custom";
    if (disks.length === 0 && !encryptedByDefault)
      judge.violated("blockDeviceMappings is not given: the disks take the image's settings.");
    judge.each(disks, (disk) => {
      if (disk.at("ebs").given && !disk.at("ebs", "encrypted").isTrue()) {
        judge.violated(`Disk ${disk.at("deviceName").text() ?? ""} is not encrypted.`);
      }
    });
  },
};

export const nodesHaveNoSshKey: ResourceRule = {
  id: "nodes-have-no-ssh-key",
  domain: "cluster",
  title: "Nodes cannot be reached by SSH",
  severity: "medium",
  rationale: "A shared key is never taken back, and sessions by it are not recorded.",
  remediation: "Remove keyName or remoteAccess; use Session Manager or kubectl debug.",
  references: ["CKV_AWS_100"],
  types: [LAUNCH_TEMPLATE, NODE_GROUP],
  reads: [],
  check(source, judge) {
    if (source.at("keyName").given || source.at("remoteAccess").given)
      judge.violated("It gives nodes an SSH key.");
  },
};

export const nodesHaveNoPublicAddress: ResourceRule = {
  id: "nodes-have-no-public-address",
  domain: "cluster",
  title: "Nodes have no public address",
  severity: "high",
  rationale: "A public address makes every port of every pod with host network reachable from outside.",
  remediation: "Remove associatePublicIpAddress and put the nodes into private subnets.",
  references: ["CKV_AWS_88", "FSBP EC2.25", "CIS EKS 5.4.3"],
  types: [LAUNCH_TEMPLATE, NODE_CLASS],
  reads: ["networkInterfaces", "associatePublicIPAddress"],
  check(source, judge) {
    if (machine(source).at("associatePublicIPAddress").isTrue())
      judge.violated("associatePublicIPAddress is true.");
    if (source.type !== LAUNCH_TEMPLATE) return;
    judge.each(source.at("networkInterfaces").list(), (card) => {
      if (card.at("associatePublicIpAddress").isTrue()) judge.violated("associatePublicIpAddress is true.");
    });
  },
};

export const nodeGroupUpdatesAreBounded: ResourceRule = {
  id: "node-group-updates-are-bounded",
  domain: "cluster",
  title: "A node group says how many nodes an update may take away",
  severity: "medium",
  rationale: "What an update takes away at once, the rest must be able to carry.",
  remediation: "Set updateConfig.maxUnavailable or maxUnavailablePercentage.",
  references: [],
  types: [NODE_GROUP],
  reads: [],
  check(group, judge) {
    const config = group.at("updateConfig");
    if (!config.at("maxUnavailable").given && !config.at("maxUnavailablePercentage").given) {
      judge.violated("updateConfig is not given.");
    }
  },
};

export const nodePoolsHaveALimit: ResourceRule = {
  id: "node-pools-have-a-limit",
  domain: "cost-and-tags",
  title: "Node pools have a limit",
  severity: "medium",
  rationale: "A runaway deployment otherwise buys machines until the account's quota.",
  remediation: "Set spec.limits.cpu or spec.limits.memory.",
  references: [],
  types: [NODE_POOL],
  reads: [],
  check(pool, judge) {
    const limits = pool.at("spec", "limits");
    if (!limits.at("cpu").given && !limits.at("memory").given) judge.violated("spec.limits is not given.");
  },
};

export const nodesAreReplacedInTime: ResourceRule = {
  id: "nodes-are-replaced-in-time",
  domain: "cluster",
  title: "Karpenter replaces nodes before they grow old",
  severity: "medium",
  rationale: "A node that is never replaced never gets a fixed kernel.",
  remediation: "Set spec.template.spec.expireAfter to the allowed number of days or less, in hours.",
  references: [],
  types: [NODE_POOL],
  reads: ["spec.template.spec.expireAfter"],
  settings: {
    days: { type: "integer", minimum: 1, default: 30, description: "Greatest age of a node, in days" },
  },
  check(pool, judge) {
    const age = pool.at("spec", "template", "spec", "expireAfter").text();
    // Karpenter's own default is 720h.
    const hours = age === undefined ? 720 : Number(/^(\d+)h(\d+m)?(\d+s)?$/.exec(age)?.[1] ?? Infinity);
    if (hours > judge.integer("days") * 24) judge.violated(`Nodes are replaced after ${age ?? "720h"}.`);
  },
};

export const nodeImagesArePinned: ResourceRule = {
  id: "node-images-are-pinned",
  domain: "supply-chain",
  title: "Node images are pinned",
  severity: "medium",
  rationale: "With latest, nodes change under running workloads on a day nobody chose.",
  remediation: "Name a version in amiSelectorTerms[].alias, such as bottlerocket@v1.64.0.",
  references: [],
  types: [NODE_CLASS],
  reads: ["spec.amiSelectorTerms"],
  stages: ["staging", "prod"],
  check(nodeClass, judge) {
    judge.each(nodeClass.at("spec", "amiSelectorTerms").list(), (term) => {
      const alias = term.at("alias").text();
      if (alias?.endsWith("@latest")) judge.violated(`The nodes run ${alias}.`);
    });
  },
};

export const addOnVersionsArePinned: ResourceRule = {
  id: "add-on-versions-are-pinned",
  domain: "supply-chain",
  title: "Add-ons of EKS are pinned to a version",
  severity: "medium",
  rationale:
    "Otherwise the version is whatever was the default on the day of creation, different in each stage.",
  remediation: "Set addonVersion.",
  references: [],
  types: ["aws:eks/addon:Addon"],
  reads: [],
  check(addOn, judge) {
    if (!addOn.at("addonVersion").given) judge.violated("addonVersion is not given.");
  },
};
