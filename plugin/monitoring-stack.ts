import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/monitoring-stack";
import { DataSourceType } from "./choices";

export interface MonitoringStackArgs extends components.MonitoringStackArgs {
  /** What Grafana asks beside Prometheus, each in a namespace of its own. */
  dataSources?: DataSourceArgs[];
}

export interface DataSourceArgs extends components.DataSourceArgs {
  type: DataSourceType;
}

/** Metrics, alerts and dashboards: kube-prometheus-stack with Alertmanager and Grafana. Needs Platform. */
export class MonitoringStack extends pulumi.ComponentResource {
  readonly namespace: string;

  constructor(name: string, args: MonitoringStackArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:MonitoringStack", name, {}, opts);
    const made = new components.MonitoringStack(name, args, { parent: this });
    this.namespace = made.namespace;
    this.registerOutputs({});
  }
}
