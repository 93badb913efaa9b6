import { testRules } from "./cases";
import { UNKNOWN } from "./judged";
import { sample } from "./samples";

/** What @pulumi/eks is told. */
const component = () => ({
  ...sample("eks:index:Cluster", {
    endpointPublicAccess: false,
    endpointPrivateAccess: true,
    encryptionConfigKeyArn: "arn:aws:kms:us-east-1:111122223333:key/k",
    enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
    version: "1.35",
    authenticationMode: "API",
    deletionProtection: true,
    upgradePolicy: { supportType: "STANDARD" },
  }),
});

/** What it makes of it, which the real CLI shows. */
const made = () =>
  sample("aws:eks/cluster:Cluster", {
    vpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true },
    encryptionConfig: { provider: { keyArn: "arn" }, resources: ["secrets"] },
    accessConfig: { authenticationMode: "API" },
    enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
    version: "1.35",
    deletionProtection: true,
    upgradePolicy: { supportType: "STANDARD" },
  });

const both = () => [component(), made()];
const admin = (name: string) => ({
  ...sample("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", {
    clusterName: "shop",
    policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
    principalArn: `arn:aws:iam::111122223333:role/${name}`,
  }),
  name,
});
const launchTemplate = () =>
  sample("aws:ec2/launchTemplate:LaunchTemplate", {
    metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
    blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true" } }],
  });
const nodeClass = () =>
  sample("kubernetes:karpenter.k8s.aws/v1:EC2NodeClass", {
    spec: { amiFamily: "Bottlerocket", amiSelectorTerms: [{ alias: "bottlerocket@v1.64.0" }] },
  });
const nodePool = () =>
  sample("kubernetes:karpenter.sh/v1:NodePool", {
    spec: { limits: { cpu: "100" }, template: { spec: { expireAfter: "336h" } } },
  });

testRules("clusters and nodes", {
  "api-is-not-open-to-the-world": {
    satisfied: both(),
    violated: [
      [/publicAccessCidrs is empty/, ([cluster]) => delete cluster.props.endpointPublicAccess],
      [
        /contains 0\.0\.0\.0\/0/,
        ([, cluster]) =>
          (cluster.props.vpcConfig = { endpointPublicAccess: true, publicAccessCidrs: ["0.0.0.0/0"] }),
      ],
    ],
    unknown: ([cluster]) => (cluster.props.endpointPublicAccess = UNKNOWN),
    alsoSatisfied: [
      ([cluster]) =>
        Object.assign(cluster.props, { endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24"] }),
      // Under the real CLI the component has no inputs; the cluster below it is judged.
      ([cluster]) => (cluster.props = {}),
    ],
  },
  "api-is-reachable-inside-the-vpc": {
    satisfied: both(),
    violated: [
      [/not true/, ([cluster]) => delete cluster.props.endpointPrivateAccess],
      [/not true/, ([, cluster]) => (cluster.props.vpcConfig.endpointPrivateAccess = false)],
    ],
    unknown: ([cluster]) => (cluster.props.endpointPrivateAccess = UNKNOWN),
  },
  "cluster-secrets-are-encrypted": {
    satisfied: both(),
    violated: [
      [/No KMS key/, ([cluster]) => delete cluster.props.encryptionConfigKeyArn],
      [/No KMS key/, ([, cluster]) => delete cluster.props.encryptionConfig],
    ],
    unknown: ([, cluster]) => (cluster.props.encryptionConfig.resources = UNKNOWN),
    unknownIsEnough: ([cluster]) => (cluster.props.encryptionConfigKeyArn = UNKNOWN),
  },
  "control-plane-logs-everything": {
    satisfied: both(),
    violated: [[/off: audit/, ([cluster]) => cluster.props.enabledClusterLogTypes.splice(1, 1)]],
    unknown: ([cluster]) => (cluster.props.enabledClusterLogTypes = UNKNOWN),
  },
  "cluster-version-is-supported": {
    satisfied: both(),
    violated: [
      [/older than 1\.34/, ([cluster]) => (cluster.props.version = "1.29")],
      [/not given/, ([, cluster]) => delete cluster.props.version],
    ],
    unknown: ([cluster]) => (cluster.props.version = UNKNOWN),
  },
  "access-is-by-entries-only": {
    satisfied: both(),
    violated: [
      [/API_AND_CONFIG_MAP/, ([cluster]) => (cluster.props.authenticationMode = "API_AND_CONFIG_MAP")],
      [/not given/, ([, cluster]) => delete cluster.props.accessConfig],
    ],
    unknown: ([cluster]) => (cluster.props.authenticationMode = UNKNOWN),
  },
  "cluster-refuses-deletion": {
    satisfied: both(),
    violated: [[/not true/, ([cluster]) => (cluster.props.deletionProtection = false)]],
    unknown: ([cluster]) => (cluster.props.deletionProtection = UNKNOWN),
  },
  "upgrade-policy-is-chosen": {
    satisfied: both(),
    violated: [[/not given/, ([cluster]) => delete cluster.props.upgradePolicy]],
    unknownIsEnough: ([cluster]) => (cluster.props.upgradePolicy = UNKNOWN),
  },
  "cluster-has-two-admins": {
    satisfied: [admin("ci"), admin("platform")],
    violated: [
      [/Only .*role\/ci/, ([, second]) => (second.props.principalArn = admin("ci").props.principalArn)],
    ],
    unknown: ([first]) => (first.props.policyArn = UNKNOWN),
  },
  "access-entries-name-one-role": {
    satisfied: [
      sample("aws:eks/accessEntry:AccessEntry", {
        principalArn: "arn:aws:iam::111122223333:role/ci",
        kubernetesGroups: ["operators"],
      }),
    ],
    violated: [
      [/principal is/, ([entry]) => (entry.props.principalArn = "arn:aws:iam::111122223333:root")],
      [/system:masters/, ([entry]) => (entry.props.kubernetesGroups = ["system:masters"])],
    ],
    unknown: ([entry]) => (entry.props.kubernetesGroups = [UNKNOWN]),
    unknownIsEnough: ([entry]) => (entry.props.principalArn = UNKNOWN),
  },
  "nodes-require-imds-v2": {
    satisfied: [launchTemplate(), nodeClass()],
    violated: [
      [/httpTokens is not given/, ([template]) => (template.props.metadataOptions = {})],
      [/HopLimit is 2/, ([template]) => (template.props.metadataOptions.httpPutResponseHopLimit = 2)],
      [/optional/, ([, karpenter]) => (karpenter.props.spec.metadataOptions = { httpTokens: "optional" })],
    ],
    unknown: ([template]) => (template.props.metadataOptions = UNKNOWN),
    alsoSatisfied: [([template]) => (template.props.metadataOptions = { httpEndpoint: "disabled" })],
  },
  "node-volumes-are-encrypted": {
    satisfied: [launchTemplate(), nodeClass()],
    violated: [
      [/\/dev\/xvda is not/, ([template]) => (template.props.blockDeviceMappings[0].ebs.encrypted = "false")],
      [/not given/, ([template]) => delete template.props.blockDeviceMappings],
      [/not given/, ([, karpenter]) => (karpenter.props.spec.amiFamily = "Custom")],
    ],
    unknown: ([template]) => (template.props.blockDeviceMappings[0].ebs.encrypted = UNKNOWN),
  },
  "nodes-have-no-ssh-key": {
    satisfied: [launchTemplate(), sample("aws:eks/nodeGroup:NodeGroup", {})],
    violated: [
      [/SSH key/, ([template]) => (template.props.keyName = "shared")],
      [/SSH key/, ([, group]) => (group.props.remoteAccess = { ec2SshKey: "shared" })],
      [/SSH key/, ([template]) => (template.props.keyName = UNKNOWN)],
    ],
    unknownIsEnough: ([, group]) => (group.props.subnetIds = UNKNOWN),
  },
  "nodes-have-no-public-address": {
    satisfied: [launchTemplate(), nodeClass()],
    violated: [
      [
        /associatePublicIpAddress/,
        ([template]) => (template.props.networkInterfaces = [{ associatePublicIpAddress: "true" }]),
      ],
      [/associatePublicIPAddress/, ([, karpenter]) => (karpenter.props.spec.associatePublicIPAddress = true)],
    ],
    unknown: ([template]) => (template.props.networkInterfaces = UNKNOWN),
  },
  "node-group-updates-are-bounded": {
    satisfied: [sample("aws:eks/nodeGroup:NodeGroup", { updateConfig: { maxUnavailable: 1 } })],
    violated: [[/not given/, ([group]) => delete group.props.updateConfig]],
    unknownIsEnough: ([group]) => (group.props.updateConfig = UNKNOWN),
  },
  "node-pools-have-a-limit": {
    satisfied: [nodePool()],
    violated: [[/not given/, ([pool]) => (pool.props.spec.limits = {})]],
    unknownIsEnough: ([pool]) => (pool.props.spec.limits = UNKNOWN),
  },
  "nodes-are-replaced-in-time": {
    satisfied: [nodePool()],
    violated: [
      [/after 2000h/, ([pool]) => (pool.props.spec.template.spec.expireAfter = "2000h")],
      [/after Never/, ([pool]) => (pool.props.spec.template.spec.expireAfter = "Never")],
    ],
    unknown: ([pool]) => (pool.props.spec.template.spec.expireAfter = UNKNOWN),
    alsoSatisfied: [
      ([pool]) => delete pool.props.spec.template.spec.expireAfter,
      ([pool]) => (pool.props.spec.template.spec.expireAfter = "719h30m0s"),
    ],
  },
  "node-images-are-pinned": {
    satisfied: [nodeClass()],
    violated: [
      [/@latest/, ([karpenter]) => (karpenter.props.spec.amiSelectorTerms = [{ alias: "al2023@latest" }])],
    ],
    unknown: ([karpenter]) => (karpenter.props.spec.amiSelectorTerms = [{ alias: UNKNOWN }]),
  },
  "add-on-versions-are-pinned": {
    satisfied: [sample("aws:eks/addon:Addon", { addonName: "coredns", addonVersion: "v1.12.3-eksbuild.1" })],
    violated: [[/not given/, ([addOn]) => delete addOn.props.addonVersion]],
    unknownIsEnough: ([addOn]) => (addOn.props.addonVersion = UNKNOWN),
  },
});
