import { FigureAlertArgs, ServiceHealthArgs } from "./args";
import { objectiveAlerts, requestRecords } from "./requests";
import { alert, own, Rule, RuleGroup } from "./rules";
import { workloadAlerts } from "./workload";

/** Recording rules and alerts of one service. */
export function ruleGroups(args: ServiceHealthArgs): RuleGroup[] {
  const { system, workload, requests, objectives, alerts = [] } = args;
  const groups: RuleGroup[] = [
    {
      name: `${system}-${workload}-alerts`,
      rules: [
        ...workloadAlerts(args),
        ...(objectives ? objectiveAlerts(args, objectives) : []),
        ...alerts.map((figure) => figureAlert(args, figure)),
      ],
    },
  ];
  if (requests)
    groups.unshift({ name: `${system}-${workload}-requests`, rules: requestRecords(args, requests) });
  return groups;
}

function figureAlert(args: ServiceHealthArgs, figure: FigureAlertArgs): Rule {
  const { name, severity, expression, forSeconds, summary } = figure;
  return alert(args, name, severity, { expr: ofWorkload(args, expression), forSeconds, summary });
}

/** The expression with the label matchers of the workload in place of `$workload`. */
export function ofWorkload(args: ServiceHealthArgs, expression: string): string {
  return expression.replaceAll("$workload", own(args));
}
