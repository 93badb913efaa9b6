import { ServiceHealthArgs, Severity } from "./args";

/** A rule as Prometheus reads it. */
export interface Rule {
  record?: string;
  alert?: string;
  expr: string;
  for?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

export interface RuleGroup {
  name: string;
  rules: Rule[];
}

/** Matchers of what the pods of the workload themselves say. */
export const own = ({ namespace, workload }: ServiceHealthArgs): string =>
  `namespace="${namespace}",workload="${workload}"`;

/** Matchers of what the cluster says about the pods: those of a Deployment and of a Rollout are named alike. */
export const pods = ({ namespace, workload }: ServiceHealthArgs): string =>
  `namespace="${namespace}",pod=~"${workload}-[0-9a-z]+-[0-9a-z]{5}"`;

/** An alert with the labels it is routed by and the page that says what to do. */
export function alert(
  args: ServiceHealthArgs,
  name: string,
  severity: Severity,
  { expr, forSeconds = 0, summary }: { expr: string; forSeconds?: number; summary: string },
): Rule {
  const { namespace, workload, system, team, runbooks } = args;
  return {
    alert: name,
    expr,
    ...(forSeconds > 0 ? { for: `${forSeconds}s` } : {}),
    labels: { severity, team, system, namespace, workload },
    annotations: { summary: `${workload}: ${summary}`, runbook_url: `${runbooks}/${runbookOf(name)}` },
  };
}

/** `PodsMissing` is explained in `pods-missing.md`. */
export function runbookOf(alertName: string): string {
  return `${alertName.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase()}.md`;
}
