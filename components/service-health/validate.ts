import { ArgsError } from "../args-error";
import { ServiceHealthArgs } from "./args";
import { ruleGroups } from "./rule-groups";

/** @throws ArgsError for what {@link ServiceHealth} lists. */
export function validateServiceHealth(name: string, args: ServiceHealthArgs): void {
  const problem = metricsProblem(args) ?? objectivesProblem(args) ?? alertsProblem(args);
  if (problem) throw new ArgsError("ServiceHealth", name, problem);
}

function metricsProblem({ scraped, requests, objectives, figures = [], alerts = [] }: ServiceHealthArgs) {
  if (!scraped && (requests || objectives || figures.length > 0 || alerts.length > 0)) {
    return "it has no metrics port, so nothing can be said about its requests and figures; give it one";
  }
  return objectives && !requests ? "it has objectives but no request metrics to measure them by" : undefined;
}

function objectivesProblem({ objectives }: ServiceHealthArgs): string | undefined {
  if (!objectives) return undefined;
  const { availability, p95Seconds } = objectives;
  if (!(availability > 0 && availability < 100)) {
    return `availability is ${availability} %; give more than 0 and less than 100: a promise of 100 leaves no budget to change anything`;
  }
  return p95Seconds > 0 ? undefined : `p95Seconds is ${p95Seconds}; give more than 0`;
}

function alertsProblem(args: ServiceHealthArgs): string | undefined {
  const names = ruleGroups(args).flatMap(({ rules }) => rules.flatMap((rule) => rule.alert ?? []));
  const twice = names.find((alert, index) => names.indexOf(alert) < index);
  if (twice) return `alert ${twice} is given twice, or has the name of one that every service has`;
  const misnamed = names.find((alert) => !/^([A-Z][a-z0-9]*)+$/.test(alert));
  return misnamed ? `alert name "${misnamed}" is none; give words such as DailyLossNearLimit` : undefined;
}
