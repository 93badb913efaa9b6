import type { Resource } from "../../judgement/resources";
import type { ResourceRule } from "../../judgement/rule";
import type { Value } from "../../judgement/value";

/** What @pulumi/eks is told, and the cluster it makes; offline only the first is known. */
const EKS_COMPONENT = "eks:index:Cluster";
const EKS_CLUSTER = "aws:eks/cluster:Cluster";
const TYPES = [EKS_COMPONENT, EKS_CLUSTER];

/** Under the Pulumi CLI the component itself has no inputs; the cluster below it is judged instead. */
function isShell(cluster: Resource): boolean {
  return cluster.type === EKS_COMPONENT && cluster.props.entries().length === 0;
}

function network(cluster: Resource, property: string): Value {
  return cluster.type === EKS_COMPONENT ? cluster.at(property) : cluster.at("vpcConfig", property);
}

const WORLD = ["0.0.0.0/0", "::/0"];

export const apiIsNotOpenToTheWorld: ResourceRule = {
  id: "api-is-not-open-to-the-world",
  domain: "cluster",
  title: "The Kubernetes API is not open to the world",
  severity: "critical",
  rationale: "Every flaw of the API server and every leaked token can be used from anywhere.",
  remediation: "Set endpointPublicAccess to false, or list the networks in publicAccessCidrs.",
  references: ["CKV_AWS_38", "CKV_AWS_39", "FSBP EKS.1", "CIS EKS 5.4.1"],
  types: TYPES,
  reads: ["endpointPublicAccess", "publicAccessCidrs"],
  check(cluster, judge) {
    if (isShell(cluster) || network(cluster, "endpointPublicAccess").isFalse()) return;
    const open = network(cluster, "publicAccessCidrs").texts();
    if (open.length === 0) judge.violated("The public endpoint is on and publicAccessCidrs is empty.");
    for (const cidr of open.filter((candidate) => WORLD.includes(candidate))) {
      judge.violated(`publicAccessCidrs contains ${cidr}.`);
    }
  },
};

export const apiIsReachableInsideTheVpc: ResourceRule = {
  id: "api-is-reachable-inside-the-vpc",
  domain: "cluster",
  title: "Nodes reach the Kubernetes API inside the VPC",
  severity: "high",
  rationale: "Otherwise the traffic between nodes and API leaves the VPC.",
  remediation: "Set endpointPrivateAccess to true.",
  references: ["CIS EKS 5.4.2"],
  types: TYPES,
  reads: ["endpointPrivateAccess"],
  check(cluster, judge) {
    if (isShell(cluster)) return;
    if (!network(cluster, "endpointPrivateAccess").isTrue())
      judge.violated("endpointPrivateAccess is not true.");
  },
};

export const clusterSecretsAreEncrypted: ResourceRule = {
  id: "cluster-secrets-are-encrypted",
  domain: "cluster",
  title: "Kubernetes secrets are encrypted with a key of your own",
  severity: "high",
  rationale: "Who gets at etcd or a backup of it must not read every secret of the cluster.",
  remediation: "Give encryptionConfigKeyArn (@pulumi/eks) or encryptionConfig for secrets (aws.eks.Cluster).",
  references: ["CKV_AWS_58", "FSBP EKS.3", "CIS EKS 5.3.1"],
  types: TYPES,
  reads: ["encryptionConfig.resources"],
  check(cluster, judge) {
    if (isShell(cluster) || cluster.at("encryptionConfigKeyArn").given) return;
    const config = cluster.at("encryptionConfig");
    const encrypted =
      config.at("provider", "keyArn").given && config.at("resources").texts().includes("secrets");
    if (!encrypted) judge.violated("No KMS key is given for secrets.");
  },
};

const LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

export const controlPlaneLogsEverything: ResourceRule = {
  id: "control-plane-logs-everything",
  domain: "cluster",
  title: "The control plane writes all five logs",
  severity: "high",
  rationale: "Without the audit log nobody can say who did what; the others explain why.",
  remediation: `List ${LOG_TYPES.join(", ")} in enabledClusterLogTypes.`,
  references: ["CKV_AWS_37", "FSBP EKS.8", "CIS EKS 2.1.1"],
  types: TYPES,
  reads: ["enabledClusterLogTypes"],
  check(cluster, judge) {
    if (isShell(cluster)) return;
    const enabled = cluster.at("enabledClusterLogTypes").texts();
    const missing = LOG_TYPES.filter((type) => !enabled.includes(type));
    if (missing.length > 0) judge.violated(`Logs that are off: ${missing.join(", ")}.`);
  },
};

export const clusterVersionIsSupported: ResourceRule = {
  id: "cluster-version-is-supported",
  domain: "cluster",
  title: "The cluster runs a version in standard support",
  severity: "high",
  rationale: "Older versions get no fixes, or cost six times as much in extended support.",
  remediation: "Raise version, one minor version at a time.",
  references: ["CKV_AWS_339", "FSBP EKS.2"],
  types: TYPES,
  reads: ["version"],
  settings: {
    oldestMinor: {
      type: "integer",
      minimum: 1,
      default: 34,
      description: "Oldest minor version of Kubernetes 1 in standard support (EKS release calendar)",
    },
  },
  check(cluster, judge) {
    if (isShell(cluster)) return;
    const version = cluster.at("version").text();
    const minor = /^1\.(\d+)$/.exec(version ?? "")?.[1];
    if (minor === undefined) judge.violated(`version is ${version ?? "not given"}; name one such as 1.35.`);
    else if (Number(minor) < judge.integer("oldestMinor")) {
      judge.violated(`Version ${version} is older than 1.${judge.integer("oldestMinor")}.`);
    }
  },
};

export const accessIsByEntriesOnly: ResourceRule = {
  id: "access-is-by-entries-only",
  domain: "cluster",
  title: "Access to the cluster is given by access entries only",
  severity: "medium",
  rationale:
    "The aws-auth config map can be edited by whoever may edit config maps, and one typing error locks all out.",
  remediation: 'Set authenticationMode to "API".',
  references: ["CIS EKS 4.1.7"],
  types: TYPES,
  reads: ["authenticationMode"],
  check(cluster, judge) {
    if (isShell(cluster)) return;
    const mode =
      cluster.type === EKS_COMPONENT
        ? cluster.at("authenticationMode")
        : cluster.at("accessConfig", "authenticationMode");
    if (mode.text()?.toUpperCase() !== "API")
      judge.violated(`authenticationMode is ${mode.text() ?? "not given"}.`);
  },
};

export const clusterRefusesDeletion: ResourceRule = {
  id: "cluster-refuses-deletion",
  domain: "cluster",
  title: "A prod cluster refuses deletion",
  severity: "high",
  rationale: "With the cluster go all workloads and the volumes they made.",
  remediation: "Set deletionProtection to true.",
  references: [],
  types: TYPES,
  reads: ["deletionProtection"],
  stages: ["prod"],
  check(cluster, judge) {
    if (isShell(cluster)) return;
    if (!cluster.at("deletionProtection").isTrue()) judge.violated("deletionProtection is not true.");
  },
};

export const upgradePolicyIsChosen: ResourceRule = {
  id: "upgrade-policy-is-chosen",
  domain: "cluster",
  title: "The cluster says what happens when its version ages out",
  severity: "low",
  rationale:
    "The default is extended support, which costs six times as much per hour, without anyone deciding it.",
  remediation: "Set upgradePolicy.supportType to STANDARD, or to EXTENDED on purpose.",
  references: [],
  types: TYPES,
  reads: [],
  check(cluster, judge) {
    if (isShell(cluster)) return;
    if (!cluster.at("upgradePolicy", "supportType").given)
      judge.violated("upgradePolicy.supportType is not given.");
  },
};
