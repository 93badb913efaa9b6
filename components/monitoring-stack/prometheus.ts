import { ChartValues } from "../add-on/chart";
import { meshLabels } from "../add-on/mesh";
import { resources, zoneSpread } from "../add-on/pods";
import { memoryBytes } from "../quantity";
import { MonitoringStackArgs } from "./args";
import { remoteWriteValues } from "./remote-write";
import { volumeClaim } from "./volume-claim";

/** Of the volume; the rest is room for the write-ahead log and for compaction. */
const SHARE_FOR_BLOCKS = 0.85;

/** Values of the chart's part `prometheus`. */
export function prometheusValues(args: MonitoringStackArgs): ChartValues {
  const interval = `${args.scrapeIntervalSeconds}s`;
  const { remoteWriteWorkspaceArn: workspace } = args;
  const remote = workspace === undefined ? undefined : remoteWriteValues(workspace);
  return {
    ...(remote && { serviceAccount: remote.serviceAccount }),
    podDisruptionBudget: { enabled: args.replicas > 1 },
    prometheusSpec: {
      replicas: args.replicas,
      retention: `${args.retentionDays}d`,
      retentionSize: `${Math.floor((memoryBytes(args.storage) * SHARE_FOR_BLOCKS) / 2 ** 20)}MB`,
      scrapeInterval: interval,
      scrapeTimeout: `${Math.min(10, args.scrapeIntervalSeconds)}s`,
      evaluationInterval: interval,
      externalLabels: { cluster: args.clusterName, stage: args.stage },
      // Every monitor and rule counts, whichever release or component made it.
      serviceMonitorSelectorNilUsesHelmValues: false,
      podMonitorSelectorNilUsesHelmValues: false,
      probeSelectorNilUsesHelmValues: false,
      ruleSelectorNilUsesHelmValues: false,
      scrapeConfigSelectorNilUsesHelmValues: false,
      // One query may not take the memory of all: samples it loads, and queries at once (Prometheus' own defaults).
      query: { maxConcurrency: 20, maxSamples: 50_000_000, timeout: "1m" },
      enableRemoteWriteReceiver: false,
      enableAdminAPI: false,
      podMetadata: { labels: meshLabels(args.mesh) },
      podAntiAffinity: "hard",
      topologySpreadConstraints: zoneSpread(args.replicas, { "app.kubernetes.io/name": "prometheus" }),
      resources: resources({ cpu: "500m", memory: "2Gi", cpuLimit: "2", memoryLimit: "4Gi" }),
      storageSpec: { volumeClaimTemplate: volumeClaim(args.storageClass, args.storage) },
      ...remote?.prometheusSpec,
    },
  };
}
