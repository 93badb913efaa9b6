import { Rule, runbookOf } from "./rules";

/** An alert on what several systems have one of: a template in its labels says whose. */
export interface OwnedAlert {
  name: string;
  severity: "critical" | "warning";
  expr: string;
  /** How long the expression holds before it fires. */
  minutes: number;
  summary: string;
  team: string;
  system: string;
}

/** The rule, with the labels that alerts of services have too. */
export function ownedAlert(
  { name, severity, expr, minutes, summary, team, system }: OwnedAlert,
  runbooks: string | undefined,
): Rule {
  return {
    alert: name,
    expr,
    for: `${minutes}m`,
    labels: { severity, team, system },
    annotations: { summary, ...(runbooks ? { runbook_url: `${runbooks}/${runbookOf(name)}` } : {}) },
  };
}
