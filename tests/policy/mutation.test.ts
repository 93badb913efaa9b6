import assert from "node:assert/strict";
import { planning } from "../systems/planned-stack";
import { BreakableStack, Stack } from "./broken-stack";
import { document } from "./samples";

const EKS = "eks:index:Cluster";
const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";
const NODE_CLASS = "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass";
const NODE_POOL = "kubernetes:karpenter.sh/v1:NodePool";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const K8S_ROLE = "kubernetes:rbac.authorization.k8s.io/v1:Role";
const ROLE_BINDING = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding";
const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
const NETWORK_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const GATEWAY = "kubernetes:networking.istio.io/v1:Gateway";
const DATABASE = "aws:rds/instance:Instance";
const CACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
const BUCKET = "aws:s3/bucket:Bucket";
const FILES = "aws:efs/fileSystem:FileSystem";
const KEY = "aws:kms/key:Key";
const SECRET = "aws:secretsmanager/secret:Secret";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const REPOSITORY = "aws:ecr/repository:Repository";
const RELEASE = "kubernetes:helm.sh/v3:Release";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";
const ADMISSION = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";

const DAA = "daa-daa";
const pod = (stack: Stack, type = DEPLOYMENT, name = DAA) => stack.of(type, name).spec.template.spec;
const container = (stack: Stack, type?: string, name?: string) => pod(stack, type, name).containers[0];
const allow = (action: unknown, resource: unknown) =>
  document({ Effect: "Allow", Action: action, Resource: resource });
const trust = (statement: object) => document({ Effect: "Allow", ...statement });

type Breakage = [property: string, change: (stack: Stack) => unknown];

const CLUSTER: Breakage[] = [
  [
    "the API is closed to the world",
    (s) => Object.assign(s.of(EKS), { endpointPublicAccess: true, publicAccessCidrs: ["0.0.0.0/0"] }),
  ],
  ["nodes reach the API inside the VPC", (s) => (s.of(EKS).endpointPrivateAccess = false)],
  ["Kubernetes secrets are encrypted", (s) => delete s.of(EKS).encryptionConfigKeyArn],
  ["the audit log is written", (s) => (s.of(EKS).enabledClusterLogTypes = ["api"])],
  ["the version is supported", (s) => (s.of(EKS).version = "1.29")],
  ["access is by entries only", (s) => (s.of(EKS).authenticationMode = "API_AND_CONFIG_MAP")],
  ["the cluster refuses deletion", (s) => (s.of(EKS).deletionProtection = false)],
  ["the cluster is protected", (s) => (s.one(EKS).protect = false)],
  ["the upgrade policy is chosen", (s) => delete s.of(EKS).upgradePolicy],
  ["there are two admins", (s) => s.remove("aws:eks/accessPolicyAssociation:AccessPolicyAssociation")],
  [
    "nobody is in a group of the system",
    (s) => (s.of("aws:eks/accessEntry:AccessEntry").kubernetesGroups = ["system:masters"]),
  ],
  ["add-ons are pinned", (s) => delete s.of("aws:eks/addon:Addon").addonVersion],
  ["nodes take IMDSv2 only", (s) => (s.of(LAUNCH_TEMPLATE).metadataOptions.httpTokens = "optional")],
  ["pods cannot reach IMDS", (s) => (s.of(LAUNCH_TEMPLATE).metadataOptions.httpPutResponseHopLimit = 2)],
  [
    "Karpenter's nodes take IMDSv2 only",
    (s) => (s.of(NODE_CLASS).spec.metadataOptions = { httpTokens: "optional" }),
  ],
  [
    "disks of nodes are encrypted",
    (s) => (s.of(LAUNCH_TEMPLATE).blockDeviceMappings[0].ebs.encrypted = "false"),
  ],
  [
    "disks of Karpenter's nodes are encrypted",
    (s) => (s.of(NODE_CLASS).spec.blockDeviceMappings = [{ ebs: { encrypted: false } }]),
  ],
  ["nodes have no SSH key", (s) => (s.of(LAUNCH_TEMPLATE).keyName = "shared")],
  [
    "nodes have no public address",
    (s) => (s.of(LAUNCH_TEMPLATE).networkInterfaces = [{ associatePublicIpAddress: "true" }]),
  ],
  ["node updates are bounded", (s) => delete s.of(NODE_GROUP).updateConfig],
  ["nodes span three zones", (s) => s.of(NODE_GROUP).subnetIds.pop()],
  [
    "node images are pinned",
    (s) => (s.of(NODE_CLASS).spec.amiSelectorTerms = [{ alias: "bottlerocket@latest" }]),
  ],
  ["node pools have a limit", (s) => delete s.of(NODE_POOL).spec.limits],
  ["nodes are replaced in time", (s) => (s.of(NODE_POOL).spec.template.spec.expireAfter = "Never")],
];

const IDENTITY: Breakage[] = [
  ["no role may do everything", (s) => (s.of(ROLE_POLICY).policy = allow("*", "*"))],
  ["roles name actions", (s) => (s.of(ROLE_POLICY).policy = allow("s3:*", "arn:aws:s3:::one"))],
  ["roles name resources", (s) => (s.of(ROLE_POLICY).policy = allow("secretsmanager:GetSecretValue", "*"))],
  [
    "roles trust named principals",
    (s) => (s.of(ROLE).assumeRolePolicy = trust({ Action: "sts:AssumeRole", Principal: { AWS: "*" } })),
  ],
  [
    "service accounts are named in the trust of their role",
    (s) =>
      (s.of(ROLE).assumeRolePolicy = trust({
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: {
          Federated: "arn:aws:iam::333333333333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/A",
        },
      })),
  ],
  [
    "no role administers the account",
    (s) =>
      (s.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment").policyArn =
        "arn:aws:iam::aws:policy/AdministratorAccess"),
  ],
  [
    "nodes hold no permissions of pods",
    (s) =>
      (s.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "cluster-node").policyArn =
        "arn:aws:iam::aws:policy/AmazonS3FullAccess"),
  ],
  ["roles have the boundary of the stage", (s) => delete s.of(ROLE).permissionsBoundary],
  [
    "roles have no other boundary",
    (s) => (s.of(ROLE).permissionsBoundary = "arn:aws:iam::aws:policy/AdministratorAccess"),
  ],
  ["sessions are short", (s) => (s.of(ROLE).maxSessionDuration = 43_200)],
  ["there are no access keys", (s) => s.add("aws:iam/accessKey:AccessKey", { user: "someone" })],
  ["the provider is tied to the account", (s) => delete s.of("pulumi:providers:aws").allowedAccountIds],
  ["Kubernetes roles have no wildcards", (s) => (s.of(K8S_ROLE).rules[0].verbs = ["*"])],
  ["Kubernetes roles cannot escalate", (s) => s.of(K8S_ROLE).rules[0].verbs.push("escalate")],
  [
    "Kubernetes roles do not read secrets",
    (s) => s.of(K8S_ROLE).rules.push({ apiGroups: [""], resources: ["secrets"], verbs: ["list"] }),
  ],
  [
    "Kubernetes roles do not enter pods",
    (s) => s.of(K8S_ROLE).rules.push({ apiGroups: [""], resources: ["pods/exec"], verbs: ["create"] }),
  ],
  ["nobody is cluster admin", (s) => (s.of(ROLE_BINDING).roleRef.name = "cluster-admin")],
  ["nothing is granted to everyone", (s) => (s.of(ROLE_BINDING).subjects[0].name = "system:authenticated")],
  [
    "the topic of alarms is not public",
    (s) =>
      (s.of("aws:sns/topicPolicy:TopicPolicy").policy = trust({ Principal: "*", Action: "sns:Publish" })),
  ],
  [
    "keys are not public",
    (s) => (s.of(KEY).policy = trust({ Principal: { AWS: "*" }, Action: "kms:Decrypt" })),
  ],
];

const NETWORK: Breakage[] = [
  [
    "the default security group is closed",
    (s) =>
      (s.of("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").ingress = [{ self: true, protocol: "-1" }]),
  ],
  ["the VPC logs its traffic", (s) => s.remove("aws:ec2/flowLog:FlowLog")],
  ["images come without the internet", (s) => s.remove("aws:ec2/vpcEndpoint:VpcEndpoint", "network-ecr-api")],
  [
    "secrets come without the internet",
    (s) => s.remove("aws:ec2/vpcEndpoint:VpcEndpoint", "network-secretsmanager"),
  ],
  ["subnets give no public address", (s) => (s.of("aws:ec2/subnet:Subnet").mapPublicIpOnLaunch = true)],
  [
    "no port but the web's is open to the world",
    (s) => (s.of(SECURITY_GROUP).ingress = [{ cidrBlocks: ["0.0.0.0/0"], fromPort: 5432, toPort: 5432 }]),
  ],
  [
    "no rule opens a database to the world",
    (s) =>
      Object.assign(s.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), {
        cidrIpv4: "0.0.0.0/0",
      }),
  ],
  ["prod has a NAT gateway in each zone", (s) => s.remove("aws:ec2/natGateway:NatGateway")],
  ...["biteasy", "bitunix", "shadower", "daa", "opitios"].flatMap((system): Breakage[] => [
    [
      `${system} lets nothing in by default`,
      (s) => (s.of(NETWORK_POLICY, `${system}-closed`).spec.policyTypes = ["Egress"]),
    ],
    [
      `${system} lets nothing out by default`,
      (s) => (s.of(NETWORK_POLICY, `${system}-closed`).spec.egress = [{}]),
    ],
  ]),
  ["add-ons are closed by default", (s) => s.remove(NETWORK_POLICY, "platform-cert-manager-default-deny")],
  [
    "network policies name their peers",
    (s) => (s.of(NETWORK_POLICY, "platform-cert-manager-add-on").spec.ingress = [{}]),
  ],
  ["ingresses use TLS", (s) => delete s.of(INGRESS).spec.tls],
  [
    "ingresses carry no snippets",
    (s) => (s.of(INGRESS).metadata.annotations = { "nginx.ingress.kubernetes.io/server-snippet": "" }),
  ],
  ["the gateway redirects plain HTTP", (s) => delete s.of(GATEWAY).spec.servers[1].tls],
  ["the gateway refuses old TLS", (s) => (s.of(GATEWAY).spec.servers[0].tls.minProtocolVersion = "TLSV1_0")],
  [
    "the mesh takes mutual TLS only",
    (s) => (s.of("kubernetes:security.istio.io/v1:PeerAuthentication").spec.mtls.mode = "PERMISSIVE"),
  ],
  ["services do not listen on nodes", (s) => (s.of("kubernetes:core/v1:Service").spec.type = "NodePort")],
];

const DATA: Breakage[] = [
  ["databases are not public", (s) => (s.of(DATABASE).publiclyAccessible = true)],
  ["databases are encrypted", (s) => (s.of(DATABASE).storageEncrypted = false)],
  ["databases use a key of ours", (s) => delete s.of(DATABASE).kmsKeyId],
  ["databases span zones", (s) => (s.of(DATABASE).multiAz = false)],
  ["databases can be placed in three zones", (s) => s.of("aws:rds/subnetGroup:SubnetGroup").subnetIds.pop()],
  ["databases refuse deletion", (s) => (s.of(DATABASE).deletionProtection = false)],
  ["databases are protected", (s) => (s.one(DATABASE).protect = false)],
  ["what databases stand on is protected", (s) => (s.one("aws:rds/subnetGroup:SubnetGroup").protect = false)],
  ["the keys of databases are protected", (s) => (s.one(KEY, "shadower-analytics-database").protect = false)],
  ["databases keep 30 days of backups", (s) => (s.of(DATABASE).backupRetentionPeriod = 7)],
  ["databases leave a final snapshot", (s) => (s.of(DATABASE).skipFinalSnapshot = true)],
  ["databases export their logs", (s) => (s.of(DATABASE).enabledCloudwatchLogsExports = [])],
  [
    "databases force TLS",
    (s) =>
      (s.of("aws:rds/parameterGroup:ParameterGroup").parameters = [{ name: "rds.force_ssl", value: "0" }]),
  ],
  [
    "passwords of databases are made by AWS",
    (s) => Object.assign(s.of(DATABASE), { manageMasterUserPassword: false, password: "hunter2" }),
  ],
  ["databases take minor upgrades", (s) => (s.of(DATABASE).autoMinorVersionUpgrade = false)],
  ["databases authenticate by IAM", (s) => (s.of(DATABASE).iamDatabaseAuthenticationEnabled = false)],
  ["snapshots have tags", (s) => (s.of(DATABASE).copyTagsToSnapshot = false)],
  ["caches are encrypted at rest", (s) => (s.of(CACHE).atRestEncryptionEnabled = false)],
  ["caches use TLS", (s) => (s.of(CACHE).transitEncryptionEnabled = false)],
  ["caches ask for a password", (s) => delete s.of(CACHE).authToken],
  ["caches fail over", (s) => (s.of(CACHE).automaticFailoverEnabled = false)],
  ["caches are backed up", (s) => (s.of(CACHE).snapshotRetentionLimit = 0)],
  ["caches are protected", (s) => (s.one(CACHE).protect = false)],
  [
    "buckets block public access",
    (s) => (s.of("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").blockPublicPolicy = false),
  ],
  [
    "buckets have a public access block",
    (s) => s.remove("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"),
  ],
  [
    "buckets keep versions",
    (s) => (s.of("aws:s3/bucketVersioning:BucketVersioning").versioningConfiguration.status = "Suspended"),
  ],
  ["buckets refuse plain HTTP", (s) => s.remove("aws:s3/bucketPolicy:BucketPolicy")],
  [
    "buckets are encrypted with a key",
    (s) =>
      s.remove(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "shadower",
      ),
  ],
  ["buckets log access", (s) => s.remove("aws:s3/bucketLogging:BucketLogging")],
  [
    "buckets have a lifecycle",
    (s) => s.remove("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"),
  ],
  ["buckets are not emptied by deletion", (s) => (s.of(BUCKET).forceDestroy = true)],
  ["buckets are protected", (s) => (s.one(BUCKET).protect = false)],
  ["file systems are encrypted", (s) => (s.of(FILES).encrypted = false)],
  [
    "file systems are backed up",
    (s) => (s.of("aws:efs/backupPolicy:BackupPolicy").backupPolicy.status = "DISABLED"),
  ],
  ["file systems are protected", (s) => (s.one(FILES).protect = false)],
  ["keys rotate", (s) => (s.of(KEY).enableKeyRotation = false)],
  ["keys wait before deletion", (s) => (s.of(KEY).deletionWindowInDays = 7)],
  ["stored secrets use a key of ours", (s) => delete s.of(SECRET).kmsKeyId],
  ["stored secrets can be recovered", (s) => (s.of(SECRET).recoveryWindowInDays = 0)],
  [
    "stored secrets rotate",
    (s) =>
      (s.of("aws:secretsmanager/secretRotation:SecretRotation").rotationRules.automaticallyAfterDays = 365),
  ],
  ["audit logs are kept a year", (s) => (s.of(LOG_GROUP, "cluster-control-plane").retentionInDays = 30)],
  ["logs end", (s) => delete s.of(LOG_GROUP).retentionInDays],
  ["logs are encrypted", (s) => delete s.of(LOG_GROUP).kmsKeyId],
  ["queues are encrypted", (s) => delete s.of("aws:sqs/queue:Queue").sqsManagedSseEnabled],
  ["topics are encrypted", (s) => delete s.of("aws:sns/topic:Topic").kmsMasterKeyId],
  ["backups use a key of ours", (s) => delete s.of("aws:backup/vault:Vault").kmsKeyArn],
  ["caches use a key of ours", (s) => delete s.of(CACHE).kmsKeyId],
  [
    "file systems are not public",
    (s) =>
      (s.of("aws:efs/fileSystemPolicy:FileSystemPolicy").policy = trust({
        Principal: "*",
        Action: "elasticfilesystem:ClientMount",
      })),
  ],
  [
    "queues are not public",
    (s) =>
      (s.of("aws:sqs/queuePolicy:QueuePolicy").policy = trust({ Principal: "*", Action: "sqs:SendMessage" })),
  ],
  ["vaults are protected", (s) => (s.one("aws:backup/vault:Vault").protect = false)],
  ["backups are locked", (s) => s.remove("aws:backup/vaultLockConfiguration:VaultLockConfiguration")],
  ["backups are copied elsewhere", (s) => (s.of("aws:backup/plan:Plan").rules[0].copyActions = [])],
  [
    "volumes of pods are encrypted",
    (s) => delete s.of("kubernetes:storage.k8s.io/v1:StorageClass").parameters.encrypted,
  ],
];

const WORKLOAD: Breakage[] = [
  ["containers are not privileged", (s) => (container(s).securityContext.privileged = true)],
  [
    "containers of a rollout are not privileged",
    (s) => (container(s, ROLLOUT, "bitunix-bot").securityContext.privileged = true),
  ],
  [
    "containers do not run as root",
    (s) => {
      const own = pod(s);
      delete own.securityContext.runAsNonRoot;
      delete own.containers[0].securityContext.runAsNonRoot;
    },
  ],
  ["containers cannot gain privileges", (s) => delete container(s).securityContext.allowPrivilegeEscalation],
  ["containers drop all capabilities", (s) => delete container(s).securityContext.capabilities],
  ["containers add no capability", (s) => (container(s).securityContext.capabilities.add = ["SYS_ADMIN"])],
  [
    "containers have a seccomp profile",
    (s) => {
      const own = pod(s);
      delete own.securityContext.seccompProfile;
      delete own.containers[0].securityContext.seccompProfile;
    },
  ],
  ["pods stay off the node's network", (s) => (pod(s).hostNetwork = true)],
  ["pods stay off the node's processes", (s) => (pod(s).hostPID = true)],
  ["pods mount nothing of the node", (s) => (pod(s).volumes = [{ name: "node", hostPath: { path: "/" } }])],
  ["containers open no port of the node", (s) => (container(s).ports[0].hostPort = 8080)],
  ["root file systems are read-only", (s) => delete container(s).securityContext.readOnlyRootFilesystem],
  ["containers have limits", (s) => delete container(s).resources.limits],
  ["containers have requests", (s) => delete container(s).resources.requests],
  ["containers have probes", (s) => delete container(s).livenessProbe],
  [
    "no secret stands in the environment",
    (s) => (container(s).env = [{ name: "DB_PASSWORD", value: "hunter2" }]),
  ],
  [
    "no secret is written by the program",
    (s) =>
      s.add("kubernetes:core/v1:Secret", {
        metadata: { name: "s", namespace: "daa" },
        stringData: { key: "value" },
      }),
  ],
  ["nothing is in the default namespace", (s) => (s.of(DEPLOYMENT, DAA).metadata.namespace = "default")],
  ["pods have a service account of their own", (s) => delete pod(s).serviceAccountName],
  ["pods mount no token", (s) => (pod(s).automountServiceAccountToken = true)],
  [
    "namespaces enforce pod security",
    (s) => delete s.of(NAMESPACE, "daa").metadata.labels["pod-security.kubernetes.io/enforce"],
  ],
  ["namespaces have a quota", (s) => s.remove("kubernetes:core/v1:ResourceQuota")],
  ["namespaces have default limits", (s) => s.remove("kubernetes:core/v1:LimitRange")],
];

const RESILIENCE: Breakage[] = [
  [
    "services have two pods",
    (s) => (s.of("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", DAA).spec.minReplicas = 1),
  ],
  ["services have a disruption budget", (s) => s.remove("kubernetes:policy/v1:PodDisruptionBudget", DAA)],
  [
    "disruption budgets can be met",
    (s) =>
      (s.of("kubernetes:policy/v1:PodDisruptionBudget", DAA).spec = {
        ...s.of("kubernetes:policy/v1:PodDisruptionBudget", DAA).spec,
        maxUnavailable: 0,
      }),
  ],
  ["an autoscaler alone sets the number of pods", (s) => (s.of(DEPLOYMENT, DAA).spec.replicas = 2)],
  ["pods are spread over zones", (s) => delete pod(s).topologySpreadConstraints],
  [
    "pods start when a zone is lost",
    (s) =>
      pod(s).topologySpreadConstraints.forEach((spread: any) =>
        Object.assign(spread, { whenUnsatisfiable: "DoNotSchedule", nodeTaintsPolicy: "Ignore" }),
      ),
  ],
  ["pods have time to stop", (s) => (pod(s).terminationGracePeriodSeconds = 0)],
  [
    "updates keep serving",
    (s) => (s.of(DEPLOYMENT, DAA).spec.strategy = { rollingUpdate: { maxUnavailable: "100%" } }),
  ],
  [
    "no test exchange is used",
    (s) => (container(s).env = [{ name: "URL", value: "https://paper-api.alpaca.markets" }]),
  ],
  ["the bots elect the one that trades", (s) => s.remove(ROLE_BINDING, "bitunix-bot")],
  [
    "images are copied to another region",
    (s) => {
      const { replicationConfiguration } = s.of("aws:ecr/replicationConfiguration:ReplicationConfiguration");
      replicationConfiguration.rules[0].destinations[0].region = "us-east-1";
    },
  ],
];

const SUPPLY_CHAIN: Breakage[] = [
  ["images are pinned by digest", (s) => (container(s).image = container(s).image.split("@")[0])],
  [
    "images are not latest",
    (s) => (container(s).image = "333333333333.dkr.ecr.us-east-1.amazonaws.com/daa:latest"),
  ],
  ["images come from known registries", (s) => (container(s).image = `docker.io/${container(s).image}`)],
  [
    "tags of copied images cannot be moved",
    (s) =>
      (s.of("aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate").imageTagMutability = "MUTABLE"),
  ],
  [
    "copied images use a key",
    (s) =>
      delete s.of("aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate").encryptionConfigurations,
  ],
  ["image tags cannot be moved", (s) => (s.of(REPOSITORY).imageTagMutability = "MUTABLE")],
  ["images are scanned", (s) => delete s.of(REPOSITORY).imageScanningConfiguration],
  ["registries use a key", (s) => delete s.of(REPOSITORY).encryptionConfigurations],
  ["registries forget old images", (s) => s.remove("aws:ecr/lifecyclePolicy:LifecyclePolicy")],
  [
    "registries are not public",
    (s) =>
      s.add("aws:ecr/repositoryPolicy:RepositoryPolicy", {
        policy: trust({ Principal: "*", Action: "ecr:BatchGetImage" }),
      }),
  ],
  ["charts are pinned", (s) => delete s.of(RELEASE).version],
  ["charts come over TLS", (s) => (s.of(RELEASE).repositoryOpts = { repo: "http://charts.example.org" })],
  ["charts hold no secrets", (s) => (s.of(RELEASE).values = { adminPassword: "hunter2" })],
  ["charts ask for no privileges", (s) => (s.of(RELEASE).values = { securityContext: { privileged: true } })],
  ["admission denies", (s) => (s.of(`${ADMISSION}Binding`).spec.validationActions = ["Warn"])],
  ["admission fails closed", (s) => (s.of(ADMISSION).spec.failurePolicy = "Ignore")],
];

const COST: Breakage[] = [
  ["databases have tags", (s) => delete s.of(DATABASE).tags["slipway:owner"]],
  ["volumes are gp3", (s) => (s.of(LAUNCH_TEMPLATE).blockDeviceMappings[0].ebs.volumeType = "gp2")],
  ["databases are on gp3", (s) => (s.of(DATABASE).storageType = "gp2")],
  ["spending is watched", (s) => s.remove("aws:budgets/budget:Budget")],
  ["the budget tells somebody", (s) => (s.of("aws:budgets/budget:Budget").notifications = [])],
  ["instances are of a current generation", (s) => (s.of(DATABASE).instanceClass = "db.t2.medium")],
];

const BREAKAGES = [
  ...CLUSTER,
  ...IDENTITY,
  ...NETWORK,
  ...DATA,
  ...WORKLOAD,
  ...RESILIENCE,
  ...SUPPLY_CHAIN,
  ...COST,
];

describe("breaking a safety property of prod", () => {
  let prod: BreakableStack;

  before(planning("prod"));
  before(function () {
    this.timeout(60_000);
    prod = new BreakableStack("prod");
  });

  for (const [property, change] of BREAKAGES) {
    it(`is noticed: ${property}`, () => {
      const reports = prod.broken(change);
      assert.ok(reports.length > 0, "no rule reported a violation that was not there before");
      assert.ok(
        reports.some(({ level }) => level === "mandatory"),
        "no violation is mandatory",
      );
    });
  }

  it("is tried for at least 100 properties", () => {
    assert.ok(BREAKAGES.length >= 100, `${BREAKAGES.length} properties`);
    assert.equal(new Set(BREAKAGES.map(([property]) => property)).size, BREAKAGES.length);
  });
});
