import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { Chart, ChartValues, installChart } from "../add-on/chart";
import { MONITORING_NAMESPACE } from "../add-on/monitors";
import { podIdentity } from "../add-on/pod-identity";
import { resources, RESTRICTED_CONTAINER, RESTRICTED_POD } from "../add-on/pods";
import { MonitoringStackArgs } from "./args";
import { dataAlerts } from "./data-alerts";

/** Released 2026-08; YACE v0.67.0. */
const EXPORTER: Chart = {
  chart: "prometheus-yet-another-cloudwatch-exporter",
  repository: "https://prometheus-community.github.io/helm-charts",
  version: "0.47.0",
};
const ACCOUNT = "cloudwatch-exporter";

/** CloudWatch writes a figure a minute; the newest may be late. */
const EVERY_MINUTE = { period: 60, length: 300 };

/** What is asked of each service, with the statistic that shows trouble. */
const ASKED = {
  "AWS/RDS": {
    FreeStorageSpace: "Minimum",
    CPUUtilization: "Average",
  },
  "AWS/ElastiCache": {
    EngineCPUUtilization: "Average",
  },
} as const;

/**
 * What exporters beside PostgreSQL and Redis cannot see, from CloudWatch: the disk and the processor of the machine, and
 * every node of a cache. Who owns an instance is read from its tags.
 */
export function dataMetrics(
  name: string,
  args: MonitoringStackArgs,
  namespace: pulumi.Input<string>,
  parent: pulumi.Resource,
): void {
  const { association } = podIdentity(
    `${name}-cloudwatch-exporter`,
    {
      clusterName: args.clusterName,
      namespace: MONITORING_NAMESPACE,
      serviceAccount: ACCOUNT,
      description: `CloudWatch exporter of ${args.clusterName}: reads metrics`,
      // None of these takes a resource (service authorization reference of CloudWatch and of tagging).
      statements: [
        {
          Sid: "ReadMetrics",
          Action: ["cloudwatch:GetMetricData", "cloudwatch:ListMetrics", "tag:GetResources"],
          Resource: "*",
        },
      ],
      permissionsBoundary: args.permissionsBoundary,
      tags: args.tags,
    },
    parent,
  );
  installChart(
    `${name}-cloudwatch-exporter`,
    EXPORTER,
    { namespace, releaseName: "cloudwatch-exporter", values: exporterValues(args) },
    { parent, dependsOn: [association] },
  );
  new k8s.apiextensions.CustomResource(
    `${name}-data-alerts`,
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      metadata: { name: "data", namespace },
      spec: { groups: [{ name: "data", rules: dataAlerts(args.runbooks) }] },
    },
    { parent },
  );
}

function exporterValues(args: MonitoringStackArgs): ChartValues {
  return {
    serviceAccount: { name: ACCOUNT },
    testConnection: false,
    podSecurityContext: RESTRICTED_POD,
    securityContext: { ...RESTRICTED_CONTAINER, runAsUser: 65534 },
    resources: resources({ cpu: "50m", memory: "128Mi", cpuLimit: "200m" }),
    serviceMonitor: { enabled: true, interval: "60s" },
    config: stringify(exporterConfig(args)),
  };
}

function exporterConfig({ region, stage }: MonitoringStackArgs): object {
  const services = Object.entries(ASKED);
  return {
    apiVersion: "v1alpha1",
    "sts-region": region,
    discovery: {
      exportedTagsOnMetrics: Object.fromEntries(
        services.map(([service]) => [service, ["slipway:system", "slipway:owner"]]),
      ),
      jobs: services.map(([service, metrics]) => ({
        type: service,
        regions: [region],
        searchTags: [{ key: "slipway:stage", value: `^${stage}$` }],
        metrics: Object.entries(metrics).map(([metric, statistic]) => ({
          name: metric,
          statistics: [statistic],
          ...EVERY_MINUTE,
        })),
      })),
    },
  };
}
