import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/service-health";
import { Severity } from "./choices";

export interface ServiceHealthArgs extends components.ServiceHealthArgs {
  /** Leave out where the replicas are fixed. */
  autoscaler?: WatchedAutoscalerArgs;
  requests?: WatchedRequestsArgs;
  /** How soon somebody has to look when no pod is there. `warning` for what users do not miss. Default `critical`. */
  outage?: Severity;
  /** Alerts beside those every service has. */
  alerts?: FigureAlertArgs[];
}

export interface WatchedAutoscalerArgs {
  name: string;
  max: number;
}

/** Names of the metrics of a service that answers requests; those of AppService say what it promises too. */
export interface WatchedRequestsArgs extends components.RequestMetricsArgs {
  /** Counter of the requests, e.g. `http_requests_total`. */
  total: string;
}

export interface FigureAlertArgs extends components.FigureAlertArgs {
  severity: Severity;
}

/** How one workload is watched: recording rules, alerts with severity, team and runbook, a dashboard. */
export class ServiceHealth extends pulumi.ComponentResource {
  constructor(name: string, args: ServiceHealthArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:ServiceHealth", name, {}, opts);
    new components.ServiceHealth(name, args, { parent: this });
    this.registerOutputs({});
  }
}
