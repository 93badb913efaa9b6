import { AlarmTopicArgs } from "../components/alarm-topic";
import { AccessLogBucketArgs } from "../components/bucket";
import { Cluster, ClusterArgs } from "../components/cluster";
import { MonitoringStackArgs } from "../components/monitoring-stack";
import { Network, NetworkArgs } from "../components/network";
import { Platform, PlatformArgs } from "../components/platform";
import { StackConfig } from "../config/schema";
import { System } from "../systems/types";
import { platformTags } from "./tags";

/** Days the access logs of buckets and load balancers are kept. */
const ACCESS_LOG_DAYS = 365;

/** What all parts of the foundation on AWS take. */
function shared(config: StackConfig) {
  const { stage, region, accountId } = config;
  const clusterName = clusterNameOf(config);
  return { region, accountId, clusterName, protect: stage === "prod", tags: platformTags(config) };
}

export function clusterNameOf({ stage }: StackConfig): string {
  return `slipway-${stage}`;
}

export function networkArgs(config: StackConfig): NetworkArgs {
  return { ...config.network, ...shared(config) };
}

export function accessLogArgs(config: StackConfig): AccessLogBucketArgs {
  const { accountId, protect, tags } = shared(config);
  const bucketName = `slipway-${config.stage}-access-logs-${accountId}`;
  return { bucketName, accountId, retentionDays: ACCESS_LOG_DAYS, protect, tags };
}

export function alarmArgs(config: StackConfig): AlarmTopicArgs {
  const { region, accountId, tags } = shared(config);
  const { email } = config.alerts;
  return { topicName: `slipway-${config.stage}-alarms`, email, region, accountId, tags };
}

export function clusterArgs(config: StackConfig, network: Network): ClusterArgs {
  const { vpcId, privateSubnetIds } = network;
  return { ...config.cluster, ...shared(config), vpcId, privateSubnetIds };
}

export function platformArgs(
  config: StackConfig,
  systems: System[],
  network: Network,
  cluster: Cluster,
): PlatformArgs {
  const { accountId, region } = config;
  return {
    ...config.platform,
    ...shared(config),
    clusterEndpoint: cluster.endpoint,
    vpcId: network.vpcId,
    vpcCidr: network.cidr,
    nodeRoleName: cluster.nodeRoleName,
    nodePools: config.cluster.nodePools,
    images: {
      registries: [`${accountId}.dkr.ecr.${region}.amazonaws.com/`, "quay.io/prometheus/"],
      requireDigest: config.stage !== "dev",
    },
    mesh: hasMesh(systems),
  };
}

export function monitoringArgs(
  config: StackConfig,
  systems: System[],
  network: Network,
  cluster: Cluster,
  platform: Platform,
): MonitoringStackArgs {
  return {
    ...config.monitoring,
    ...config.alerts,
    ...shared(config),
    stage: config.stage,
    storageClass: platform.storageClass,
    vpcCidr: network.cidr,
    oidcProviderArn: cluster.oidcProviderArn,
    oidcIssuer: cluster.oidcIssuer,
    mesh: hasMesh(systems),
  };
}

function hasMesh(systems: System[]): boolean {
  return systems.some((system) => system.mesh !== undefined);
}
