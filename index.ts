import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { AlarmTopic } from "./components/alarm-topic";
import { BlackboxExporter } from "./components/blackbox-exporter";
import { AccessLogBucket } from "./components/bucket";
import { Cluster } from "./components/cluster";
import { CostBudget } from "./components/cost-budget";
import { LocalMonitoring } from "./components/local-monitoring";
import { LocalPlatform } from "./components/local-platform";
import { LogStore } from "./components/log-store";
import { MonitoringStack } from "./components/monitoring-stack";
import { Network } from "./components/network";
import { Platform } from "./components/platform";
import { TraceStore } from "./components/trace-store";
import { UptimeChecks } from "./components/uptime-checks";
import { loadConfig } from "./config/load";
import { InClusterConfig } from "./config/environment-schema";
import { LocalConfig } from "./config/local-schema";
import { StackConfig } from "./config/schema";
import { allSystems } from "./systems";
import { madeIn } from "./wiring/account-and-region";
import { backUp, recoveryRegion } from "./wiring/back-up";
import { boundRoles } from "./wiring/bounded-roles";
import { checkSystems } from "./wiring/check-systems";
import { checkRestores } from "./wiring/restore-check";
import { withExporters } from "./wiring/exporters";
import * as foundation from "./wiring/foundation-args";
import { inEnvironment } from "./wiring/local/environment";
import { localMonitoringArgs, localPlatformArgs } from "./wiring/local/foundation-args";
import { checkContext } from "./wiring/local/kube-context";
import { LocalSystem } from "./wiring/local/system";
import { pushRoles } from "./wiring/push-roles";
import { RunningSystem } from "./wiring/system";

// Config and declarations are checked before anything is made.
const runtime = pulumi.runtime as typeof pulumi.runtime & { isConfigSecret(key: string): boolean };
const config = loadConfig(runtime.allConfig(), pulumi.getStack(), (key) => runtime.isConfigSecret(key));
// Nobody is called for the environment of a pull request.
const declared = "expires" in config ? allSystems : allSystems.map(withExporters);
const systems = checkSystems(declared, config, pulumi.getStack());
const stack = config.stage === "local" ? localStack(config) : awsStack(config);

export const cluster_name = stack.clusterName;
export const hosts = stack.hosts;

/** dev, staging and prod: a network, a cluster and what it needs, then the systems. */
function awsStack(config: StackConfig) {
  boundRoles(config);
  const randomProvider = new random.Provider("random");
  // Providers are explicit and know the only account they may touch.
  const awsProvider = new aws.Provider("aws", {
    region: madeIn(config, randomProvider),
    allowedAccountIds: [config.accountId],
  });
  const eksProvider = new eks.Provider("eks");
  const onAws = { providers: [awsProvider, eksProvider, randomProvider] };

  const network = new Network("network", foundation.networkArgs(config), onAws);
  const logs = new AccessLogBucket("access-logs", foundation.accessLogArgs(config), onAws);
  const alarms = new AlarmTopic("alarms", foundation.alarmArgs(config), onAws);
  const budgetArgs = foundation.budgetArgs(config);
  if (budgetArgs) new CostBudget("budget", budgetArgs, onAws);
  const cluster = new Cluster("cluster", foundation.clusterArgs(config, network), onAws);

  const inCluster = { providers: [awsProvider, randomProvider, cluster.kubernetesProvider] };
  const platformArgs = foundation.platformArgs(config, systems, network, cluster);
  const platform = new Platform("platform", platformArgs, inCluster);
  const monitoringArgs = foundation.monitoringArgs(config, systems, network, cluster, platform);
  const onPlatform = { ...inCluster, dependsOn: [platform] };
  const monitoring = new MonitoringStack("monitoring", monitoringArgs, onPlatform);
  const watched = { ...inCluster, dependsOn: [monitoring] };
  new LogStore("logs", foundation.logStoreArgs(config, platform, logs), watched);
  new TraceStore("traces", foundation.traceStoreArgs(config, platform, logs), watched);
  const blackboxArgs = foundation.blackboxArgs(config, systems);
  if (blackboxArgs) new BlackboxExporter("blackbox-exporter", blackboxArgs, watched);
  // The checks of the first region look at the same addresses.
  if (!config.recovery) new UptimeChecks("uptime", foundation.uptimeArgs(config, systems, alarms), onAws);

  const recovery = recoveryRegion(config, awsProvider);
  const context = {
    config,
    providers: { aws: awsProvider, kubernetes: cluster.kubernetesProvider, random: randomProvider },
    network,
    cluster,
    foundation: [platform, monitoring],
    logBucket: logs.bucketName,
    alarmTopicArn: alarms.arn,
    recovery,
  };
  // In a recovery region the systems run only when the first region is lost.
  const active = config.recovery?.active === false ? [] : systems;
  const running = active.map((system) => new RunningSystem(system, context));
  pushRoles(active, config, onAws);
  const databases = Object.fromEntries(running.flatMap((system) => Object.entries(system.databases)));
  backUp({ config, alarmTopicArn: alarms.arn, recovery, databases }, onAws);
  checkRestores({ config, network, cluster, databases }, { ...inCluster, dependsOn: context.foundation });
  return { clusterName: foundation.clusterNameOf(config), hosts: running.flatMap((system) => system.hosts) };
}

/** local and the environment of a pull request: the systems on a cluster that is there already. */
function localStack(config: InClusterConfig) {
  const ephemeral = "expires" in config;
  if (!ephemeral) checkContext(config.kubeContext, !pulumi.runtime.isDryRun());
  const access = { context: config.kubeContext, enableServerSideApply: true, enableConfigMapMutable: true };
  const kubernetes = new k8s.Provider("local", access);
  const inCluster = { providers: [kubernetes, new random.Provider("random")] };
  const dependsOn = ephemeral ? [] : localFoundation(config, inCluster);
  const declared = ephemeral
    ? systems.map((each) => inEnvironment(each, pulumi.getStack(), config))
    : systems;
  const running = declared.map((system) => new LocalSystem(system, config, { ...inCluster, dependsOn }));
  return { clusterName: config.kubeContext, hosts: running.flatMap((system) => system.hosts) };
}

/** What the cluster of a developer's machine lacks; that of dev has it. */
function localFoundation(config: LocalConfig, inCluster: pulumi.ComponentResourceOptions) {
  const platform = new LocalPlatform("platform", localPlatformArgs(config), inCluster);
  const onPlatform = { ...inCluster, dependsOn: [platform] };
  return [platform, new LocalMonitoring("monitoring", localMonitoringArgs(config), onPlatform)];
}
