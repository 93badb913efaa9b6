import { AlarmTopic, AlarmTopicArgs } from "../components/alarm-topic";
import { BlackboxExporterArgs } from "../components/blackbox-exporter";
import { AccessLogBucket, AccessLogBucketArgs } from "../components/bucket";
import { Cluster, ClusterArgs } from "../components/cluster";
import { CostBudgetArgs } from "../components/cost-budget";
import { LOKI_NAMESPACE, LOKI_PORT, LOKI_URL } from "../components/log-store/addresses";
import { LogStoreArgs } from "../components/log-store";
import { MonitoringStackArgs } from "../components/monitoring-stack";
import { Network, NetworkArgs } from "../components/network";
import { Platform, PlatformArgs } from "../components/platform";
import { TraceStoreArgs } from "../components/trace-store";
import { TEMPO_PORT, TEMPO_URL, TRACING_NAMESPACE } from "../components/trace-store/addresses";
import { UptimeChecksArgs } from "../components/uptime-checks";
import { StackConfig } from "../config/schema";
import { System } from "../systems/types";
import { registryOf } from "./images";
import { ISSUER, TRUSTED_ISSUER } from "./issuer";
import { NAMESPACES } from "./namespaces";
import { publicEntries } from "./public-entries";
import { platformTags } from "./tags";

/** What all parts of the foundation on AWS take. */
function shared(config: StackConfig) {
  const { stage, region, accountId } = config;
  const clusterName = clusterNameOf(config);
  return { region, accountId, clusterName, protect: stage === "prod", tags: platformTags(config) };
}

/** Name of the cluster, and first part of names that must differ from those of every other stack. */
export function clusterNameOf({ stage, recovery }: StackConfig): string {
  return `slipway-${stage}${recovery ? "-dr" : ""}`;
}

export function networkArgs(config: StackConfig): NetworkArgs {
  return { ...config.network, ...shared(config) };
}

export function accessLogArgs(config: StackConfig): AccessLogBucketArgs {
  const { accountId, protect, tags } = shared(config);
  const bucketName = `${clusterNameOf(config)}-access-logs-${accountId}`;
  return { bucketName, accountId, protect, tags };
}

export function alarmArgs(config: StackConfig): AlarmTopicArgs {
  const { region, accountId, tags } = shared(config);
  const { email } = config.alerts;
  return { topicName: `${clusterNameOf(config)}-alarms`, email, region, accountId, tags };
}

/** Nothing where the stack has no budget. */
export function budgetArgs(config: StackConfig): CostBudgetArgs | undefined {
  const { budgetPerMonth: limitPerMonth, region, alerts } = config;
  if (limitPerMonth === undefined) return undefined;
  const { email } = alerts;
  return { budgetName: clusterNameOf(config), limitPerMonth, region, email, tags: platformTags(config) };
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
  return {
    ...config.platform,
    ...shared(config),
    clusterEndpoint: cluster.endpoint,
    vpcId: network.vpcId,
    vpcCidr: network.cidr,
    nodeRoleName: cluster.nodeRoleName,
    nodeRoleArn: cluster.nodeRoleArn,
    nodePools: config.cluster.nodePools,
    dnsZones: config.dns?.zones,
    images: {
      registries: [
        `${registryOf(config)}/`,
        "quay.io/prometheus/",
        // The exporters beside databases and caches.
        "quay.io/prometheuscommunity/",
        "quay.io/oliver006/",
      ],
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
    dataSources: [
      { name: "Loki", type: "loki", url: LOKI_URL, namespace: LOKI_NAMESPACE, port: LOKI_PORT },
      { name: "Tempo", type: "tempo", url: TEMPO_URL, namespace: TRACING_NAMESPACE, port: TEMPO_PORT },
    ],
  };
}

export function logStoreArgs(config: StackConfig, platform: Platform, logs: AccessLogBucket): LogStoreArgs {
  const { replicas, storage, ...retention } = config.logs;
  return {
    ...shared(config),
    retention,
    replicas,
    storage,
    storageClass: platform.storageClass,
    bucketName: `${clusterNameOf(config)}-logs-${config.accountId}`,
    logBucket: logs.bucketName,
  };
}

export function traceStoreArgs(
  config: StackConfig,
  platform: Platform,
  logs: AccessLogBucket,
): TraceStoreArgs {
  return {
    ...shared(config),
    ...config.traces,
    replicas: config.platform.replicas,
    storageClass: platform.storageClass,
    bucketName: `${clusterNameOf(config)}-traces-${config.accountId}`,
    logBucket: logs.bucketName,
  };
}

/** Nothing where no system answers: while a recovery region waits, the addresses lead to the first region. */
export function blackboxArgs(config: StackConfig, systems: System[]): BlackboxExporterArgs | undefined {
  const { stage, alerts, monitoring, recovery } = config;
  const addresses = systems.flatMap((system) =>
    publicEntries(system).map(({ host, uptimePath: path }) => ({
      host: host[stage],
      path,
      system: system.name,
      team: system.team,
    })),
  );
  if (recovery?.active === false || addresses.length === 0) return undefined;
  return {
    addresses,
    untrustedCertificates: ISSUER[stage] !== TRUSTED_ISSUER,
    replicas: monitoring.replicas,
    runbooks: alerts.runbooks,
    monitoringNamespace: NAMESPACES.monitoring,
  };
}

export function uptimeArgs(config: StackConfig, systems: System[], alarms: AlarmTopic): UptimeChecksArgs {
  const entries = systems.flatMap(publicEntries);
  return {
    paths: Object.fromEntries(entries.map(({ host, uptimePath }) => [host[config.stage], uptimePath])),
    alarmTopicArn: alarms.arn,
    region: config.region,
    tags: platformTags(config),
  };
}

function hasMesh(systems: System[]): boolean {
  return systems.some((system) => system.mesh !== undefined);
}
