import type { ResourceRule, StackRule } from "../judgement/rule";

export const policySettingsAreValid: ResourceRule = {
  id: "policy-settings-are-valid",
  domain: "settings",
  title: "The settings of the policy pack can be read",
  severity: "high",
  rationale: "A waiver or a setting that cannot be read does nothing, and nobody would notice.",
  remediation: "Correct the named key in Pulumi.<stack>.yaml.",
  references: [],
  // Every program has one, and it comes first.
  types: ["pulumi:pulumi:Stack"],
  reads: [],
  enforcement: { dev: "mandatory" },
  check(_stack, judge) {
    for (const problem of judge.pack?.problems ?? []) judge.violated(problem);
  },
};

export const waiversAreNeededAndInDate: StackRule = {
  id: "waivers-are-needed-and-in-date",
  domain: "settings",
  title: "Each waiver is in date and needed",
  severity: "medium",
  rationale: "A waiver nobody needs hides the next violation; one without an end is a rule switched off.",
  remediation: "Remove the waiver, or set a new date once its owner has agreed.",
  references: [],
  types: [],
  reads: [],
  checkStack(stack, judge) {
    for (const sentence of judge.pack?.idleWaivers(stack) ?? []) judge.violated(sentence);
  },
};
