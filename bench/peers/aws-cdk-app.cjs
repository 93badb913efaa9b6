// A network, a cluster and a database of the shape of bench/foundation.ts, as an AWS CDK user writes them from the
// library's own constructs: node aws-cdk-app.cjs OUTDIR
const { App, CfnOutput, Duration, RemovalPolicy, Stack, Tags } = require("aws-cdk-lib");
const cloudwatch = require("aws-cdk-lib/aws-cloudwatch");
const actions = require("aws-cdk-lib/aws-cloudwatch-actions");
const ec2 = require("aws-cdk-lib/aws-ec2");
const eks = require("aws-cdk-lib/aws-eks");
const iam = require("aws-cdk-lib/aws-iam");
const kms = require("aws-cdk-lib/aws-kms");
const logs = require("aws-cdk-lib/aws-logs");
const rds = require("aws-cdk-lib/aws-rds");
const sns = require("aws-cdk-lib/aws-sns");

const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];
const app = new App({ outdir: process.argv[2] });
const stack = new Stack(app, "foundation", { env: { account: "333333333333", region: "us-east-1" } });
Tags.of(stack).add("slipway:stage", "prod");

const key = (id) => new kms.Key(stack, id, { enableKeyRotation: true, alias: `alias/${id}` });
const logGroup = (id, name) =>
  new logs.LogGroup(stack, id, {
    logGroupName: name,
    retention: logs.RetentionDays.ONE_YEAR,
    encryptionKey: key(`${id}-key`),
  });

const vpc = new ec2.Vpc(stack, "network", {
  ipAddresses: ec2.IpAddresses.cidr("10.48.0.0/16"),
  availabilityZones: ZONES,
  natGateways: 3,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [
    { name: "public", subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
    { name: "private", subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 19 },
    { name: "data", subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
  ],
});
vpc.addFlowLog("flow-logs", {
  destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup("flow-log", "/aws/vpc/network")),
});
vpc.addGatewayEndpoint("s3", { service: ec2.GatewayVpcEndpointAwsService.S3 });
const service = ec2.InterfaceVpcEndpointAwsService;
const endpoints = {
  "ecr-api": service.ECR,
  "ecr-dkr": service.ECR_DOCKER,
  sts: service.STS,
  logs: service.CLOUDWATCH_LOGS,
  secretsmanager: service.SECRETS_MANAGER,
  ec2: service.EC2,
  "eks-auth": service.EKS_AUTH,
};
for (const [id, of] of Object.entries(endpoints)) vpc.addInterfaceEndpoint(id, { service: of });

// The first-level construct: the library's Cluster class would add Lambda functions that run kubectl.
const role = (id, principal, ...policies) =>
  new iam.Role(stack, id, {
    assumedBy: new iam.ServicePrincipal(principal),
    managedPolicies: policies.map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
  });
const clusterKey = key("cluster");
logGroup("control-plane", "/aws/eks/slipway-prod/cluster");
const cluster = new eks.CfnCluster(stack, "slipway-prod", {
  name: "slipway-prod",
  version: "1.35",
  roleArn: role("cluster-role", "eks.amazonaws.com", "AmazonEKSClusterPolicy").roleArn,
  resourcesVpcConfig: {
    subnetIds: vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }).subnetIds,
    endpointPrivateAccess: true,
    endpointPublicAccess: false,
  },
  accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
  encryptionConfig: [{ provider: { keyArn: clusterKey.keyArn }, resources: ["secrets"] }],
  logging: {
    clusterLogging: {
      enabledTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"].map((type) => ({
        type,
      })),
    },
  },
});
const template = new ec2.LaunchTemplate(stack, "nodes", {
  requireImdsv2: true,
  httpPutResponseHopLimit: 1,
  blockDevices: [{ deviceName: "/dev/xvda", volume: ec2.BlockDeviceVolume.ebs(100, { encrypted: true }) }],
});
new eks.CfnNodegroup(stack, "system", {
  clusterName: cluster.ref,
  nodeRole: role(
    "node-role",
    "ec2.amazonaws.com",
    "AmazonEKSWorkerNodePolicy",
    "AmazonEC2ContainerRegistryPullOnly",
  ).roleArn,
  subnets: vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }).subnetIds,
  instanceTypes: ["m7i.xlarge"],
  scalingConfig: { minSize: 3, desiredSize: 3, maxSize: 6 },
  launchTemplate: { id: template.launchTemplateId, version: template.latestVersionNumber },
});
for (const addonName of [
  "vpc-cni",
  "coredns",
  "kube-proxy",
  "aws-ebs-csi-driver",
  "eks-pod-identity-agent",
]) {
  new eks.CfnAddon(stack, addonName, { clusterName: cluster.ref, addonName });
}
for (const name of ["ci", "platform"]) {
  new eks.CfnAccessEntry(stack, name, {
    clusterName: cluster.ref,
    principalArn: `arn:aws:iam::333333333333:role/${name}`,
    accessPolicies: [
      {
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
        accessScope: { type: "cluster" },
      },
    ],
  });
}

const alarms = new sns.Topic(stack, "alarms", { masterKey: key("alarms-key") });
const database = new rds.DatabaseInstance(stack, "orders", {
  engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.of("15.14", "15") }),
  instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
  vpc,
  vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  multiAz: true,
  allocatedStorage: 100,
  maxAllocatedStorage: 400,
  storageEncryptionKey: key("orders-key"),
  credentials: rds.Credentials.fromGeneratedSecret("orders"),
  backupRetention: Duration.days(30),
  deletionProtection: true,
  enablePerformanceInsights: true,
  monitoringInterval: Duration.seconds(60),
  cloudwatchLogsExports: ["postgresql", "upgrade"],
  parameters: { "rds.force_ssl": "1" },
  removalPolicy: RemovalPolicy.RETAIN,
});
const alarm = (id, metric, threshold) =>
  metric
    .createAlarm(stack, id, { threshold, evaluationPeriods: 3 })
    .addAlarmAction(new actions.SnsAction(alarms));
alarm("cpu", database.metricCPUUtilization(), 80);
alarm("storage", database.metricFreeStorageSpace(), 20 * 2 ** 30);
alarm("connections", database.metricDatabaseConnections(), 400);
alarm("memory", new cloudwatch.Metric({ namespace: "AWS/RDS", metricName: "FreeableMemory" }), 2 ** 28);
new rds.DatabaseInstanceReadReplica(stack, "reader", {
  sourceDatabaseInstance: database,
  instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
  vpc,
  vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
});
new CfnOutput(stack, "database", { value: database.dbInstanceEndpointAddress });
app.synth();
