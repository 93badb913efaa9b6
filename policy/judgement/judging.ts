import { Finding, Judge, JudgedPack, SettingValues } from "./judge";
import { Resource, Stack } from "./resources";
import { ResourceRule, Rule, StackRule, Stage, isStackRule } from "./rule";
import { Waiver, names } from "./waivers";

/** What one rule finds out about one resource. */
export function judgeResource(
  rule: ResourceRule,
  resource: Resource,
  stage: Stage,
  values?: SettingValues,
  pack?: JudgedPack,
): Finding[] {
  const judge = new Judge(stage, rule, values, pack);
  judge.apart(resource, () => rule.check(resource, judge));
  return judge.findings;
}

/** What one rule finds out about a stack. */
export function judgeStack(
  rule: StackRule,
  stack: Stack,
  stage: Stage,
  values?: SettingValues,
  pack?: JudgedPack,
): Finding[] {
  const judge = new Judge(stage, rule, values, pack);
  judge.apart(undefined, () => rule.checkStack(stack, judge));
  return judge.findings;
}

/** True when the rule, without the waiver, would find something about a resource the waiver names. */
export function isUsed(
  waiver: Waiver,
  rule: Rule,
  stack: Stack,
  stage: Stage,
  values?: SettingValues,
): boolean {
  if (isStackRule(rule)) {
    return judgeStack(rule, stack, stage, values).some(
      ({ resource }) => resource && names(waiver, resource.urn),
    );
  }
  return stack
    .ofType(...rule.types)
    .filter((resource) => names(waiver, resource.urn))
    .some((resource) => judgeResource(rule, resource, stage, values).length > 0);
}

/** The text of a violation: what is wrong, why it matters, what to change. */
export function violationText(rule: Rule, what: string): string {
  return `${what}\nWhy: ${rule.rationale}\nChange: ${rule.remediation}`;
}
