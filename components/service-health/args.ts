import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link ServiceHealth}: what one workload promises, and by which metrics that shows. */
export interface ServiceHealthArgs {
  /** Namespace of the workload; its rules live there too. */
  namespace: string;
  /** Name of the Deployment or Rollout. */
  workload: string;
  /** Name of the system that the service belongs to. */
  system: string;
  /** Team that hears the alerts; a label of each. */
  team: string;
  /** Labels of the objects. */
  labels?: Record<string, string>;
  /** Pods that are to be ready at any time: the replicas, or the autoscaler's minimum. */
  promisedPods: number;
  /** Leave out where the replicas are fixed. */
  autoscaler?: { name: string; max: number };
  /** New versions come by Argo Rollouts, which can take them back. */
  progressive: boolean;
  /** How soon somebody has to look when no pod is there. `warning` for what users do not miss. Default `critical`. */
  outage?: Severity;
  /** Prometheus scrapes the pods; needed for everything below. */
  scraped: boolean;
  /** How its requests are counted; left out for a service that answers none. */
  requests?: RequestMetricsArgs;
  /** Leave out for a service that answers no requests. Needs `requests`. */
  objectives?: ObjectivesArgs;
  /** Panels of the dashboard beside those every service has. */
  figures?: FigureArgs[];
  /** Alerts beside those every service has. */
  alerts?: FigureAlertArgs[];
  /** Address of the folder of runbooks; each alert adds its page, e.g. `pods-missing.md`. */
  runbooks: string;
  /** Namespace in which Grafana finds dashboards. */
  dashboardNamespace: pulumi.Input<string>;
}

/** Names of the metrics of a service that answers requests. */
export interface RequestMetricsArgs {
  /** Counter of the requests, e.g. `http_requests_total`. */
  total: string;
  /** Label matcher of those that failed by the service's fault, e.g. `status=~"5.."`. */
  errors: string;
  /** Histogram of the seconds they took, without `_bucket`, e.g. `http_request_duration_seconds`. */
  duration: string;
}

/** Objectives over 30 days. */
export interface ObjectivesArgs {
  /** Percent of the requests that are answered without an error: above 0, below 100. */
  availability: number;
  /** Seconds within which 95 of 100 requests are answered. */
  p95Seconds: number;
}

/** A figure of the system's document, such as the number of active agents. */
export interface FigureArgs {
  /** Title of its panel. */
  title: string;
  /** PromQL; `$workload` stands for the label matchers of this workload. */
  expression: string;
  /** Grafana's name of the unit, e.g. `short`, `percentunit`, `s`. */
  unit: string;
  /** What each line is called, by its labels: `{{pod}}`. Default: the title. */
  legend?: string;
}

/** An alert on such a figure. */
export interface FigureAlertArgs {
  /** In words without spaces, e.g. `DailyLossNearLimit`; its runbook is the same in lower case with dashes. */
  name: string;
  /** How soon somebody has to look. */
  severity: Severity;
  /** PromQL that gives a result while it is to fire; `$workload` stands for the label matchers of this workload. */
  expression: string;
  /** Seconds the expression holds before it fires. Default 0. */
  forSeconds?: number;
  /** One line for who is woken. */
  summary: string;
}

export type Severity = "critical" | "warning";
