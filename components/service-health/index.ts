import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ServiceHealthArgs } from "./args";
import { dashboard } from "./dashboard";
import { ruleGroups } from "./rule-groups";
import { validateServiceHealth } from "./validate";

export * from "./args";

/**
 * How one workload is watched: recording rules of its requests, alerts with severity, team and runbook, and a
 * dashboard. Every workload gets alerts on its pods; one that declares its request metrics and objectives gets alerts
 * on its error budget and response time too.
 *
 * @throws ArgsError for objectives or figures without metrics, an availability that is not above 0 and below 100, or an
 *   alert name that is given twice
 */
export class ServiceHealth extends pulumi.ComponentResource {
  constructor(name: string, args: ServiceHealthArgs, opts?: pulumi.ComponentResourceOptions) {
    validateServiceHealth(name, args);
    super("slipway:monitoring:ServiceHealth", name, {}, opts);
    const { namespace, workload, system, labels } = args;
    new k8s.apiextensions.CustomResource(
      `${name}-rules`,
      {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PrometheusRule",
        metadata: { name: workload, namespace, labels },
        spec: { groups: ruleGroups(args) },
      },
      { parent: this },
    );
    new k8s.core.v1.ConfigMap(
      `${name}-dashboard`,
      {
        metadata: {
          name: `dashboard-${system}-${workload}`,
          namespace: args.dashboardNamespace,
          // Grafana's sidecar takes every config map of its namespace that has this label.
          labels: { ...labels, grafana_dashboard: "1" },
        },
        data: { [`${system}-${workload}.json`]: JSON.stringify(dashboard(args)) },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
