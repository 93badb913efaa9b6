import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { AlarmTopic } from "./components/alarm-topic";
import { AccessLogBucket } from "./components/bucket";
import { Cluster } from "./components/cluster";
import { MonitoringStack } from "./components/monitoring-stack";
import { Network } from "./components/network";
import { Platform } from "./components/platform";
import { loadConfig } from "./config/load";
import { allSystems } from "./systems";
import { backUp } from "./wiring/back-up";
import { checkSystems } from "./wiring/check-systems";
import { Context } from "./wiring/context";
import { RunningSystem } from "./wiring/system";
import { platformTags } from "./wiring/tags";

// Config and declarations are checked before anything is made.
const config = loadConfig(pulumi.runtime.allConfig(), pulumi.getStack());
const systems = checkSystems(allSystems, config);
const tags = platformTags(config);
const clusterName = `slipway-${config.stage}`;
const { region, accountId } = config;

// Providers are explicit and know the only account they may touch.
const awsProvider = new aws.Provider("aws", { region: region as aws.Region, allowedAccountIds: [accountId] });
const eksProvider = new eks.Provider("eks");
const randomProvider = new random.Provider("random");
const onAws = { providers: [awsProvider, eksProvider, randomProvider] };

const network = new Network(
  "network",
  { ...config.network, region, accountId, clusterName, protect: config.stage === "prod", tags },
  onAws,
);
const logs = new AccessLogBucket(
  "access-logs",
  {
    bucketName: `slipway-${config.stage}-access-logs-${accountId}`,
    accountId,
    retentionDays: 365,
    protect: config.stage === "prod",
    tags,
  },
  onAws,
);
const alarms = new AlarmTopic(
  "alarms",
  { topicName: `slipway-${config.stage}-alarms`, email: config.alerts.email, region, accountId, tags },
  onAws,
);
const cluster = new Cluster(
  "cluster",
  {
    ...config.cluster,
    clusterName,
    region,
    accountId,
    vpcId: network.vpcId,
    privateSubnetIds: network.privateSubnetIds,
    protect: config.stage === "prod",
    tags,
  },
  onAws,
);
const mesh = systems.some((system) => system.mesh !== undefined);
const inCluster = { providers: [awsProvider, randomProvider, cluster.kubernetesProvider] };
const platform = new Platform(
  "platform",
  {
    ...config.platform,
    clusterName,
    clusterEndpoint: cluster.endpoint,
    region,
    accountId,
    vpcId: network.vpcId,
    vpcCidr: network.cidr,
    nodeRoleName: cluster.nodeRoleName,
    nodePools: config.cluster.nodePools,
    images: {
      registries: [`${accountId}.dkr.ecr.${region}.amazonaws.com/`, "quay.io/prometheus/"],
      requireDigest: config.stage !== "dev",
    },
    mesh,
    protect: config.stage === "prod",
    tags,
  },
  inCluster,
);
const monitoring = new MonitoringStack(
  "monitoring",
  {
    ...config.monitoring,
    ...config.alerts,
    storageClass: platform.storageClass,
    stage: config.stage,
    clusterName,
    region,
    accountId,
    vpcCidr: network.cidr,
    oidcProviderArn: cluster.oidcProviderArn,
    oidcIssuer: cluster.oidcIssuer,
    mesh,
    protect: config.stage === "prod",
    tags,
  },
  { ...inCluster, dependsOn: [platform] },
);

const context: Context = {
  config,
  providers: { aws: awsProvider, kubernetes: cluster.kubernetesProvider, random: randomProvider },
  network,
  cluster,
  foundation: [platform, monitoring],
  logBucket: logs.bucketName,
  alarmTopicArn: alarms.arn,
};
const running = systems.map((system) => new RunningSystem(system, context));
const databases = Object.fromEntries(running.flatMap((system) => Object.entries(system.databaseArns)));
backUp({ config, alarmTopicArn: alarms.arn, databases }, onAws);

export const cluster_name = clusterName;
export const hosts = running.flatMap((system) => system.hosts);
