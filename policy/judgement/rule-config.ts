import type { PolicyConfigSchema, ReportViolation } from "@pulumi/policy";
import type { SettingValues } from "./judge";
import type { Rule } from "./rule";
import { PackSettings, checkValues } from "./settings";

export type ConfigReader = (given: object, report: ReportViolation) => SettingValues;

/** Settings from the stack config, and over them those from CrossGuard's own config. */
export function configReader(rule: Rule, settings: PackSettings): ConfigReader {
  let told = false;
  return (given, report) => {
    const problems: string[] = [];
    const values = checkValues(
      given as Record<string, unknown>,
      rule.settings ?? {},
      `the policy pack's config of ${rule.id}`,
      problems,
    );
    if (!told) problems.forEach((problem) => report(problem));
    told = true;
    return { ...settings.rules.get(rule.id)?.values, ...values };
  };
}

/**
 * The settings of a rule as CrossGuard wants them described. Without their defaults: the CLI hands these to the pack as
 * if they were given, and they would hide what the stack config says.
 */
export function schemaOf(rule: Rule): PolicyConfigSchema | undefined {
  if (!rule.settings) return undefined;
  const properties = Object.entries(rule.settings).map(([name, setting]) => [
    name,
    setting.type === "integer"
      ? {
          type: "integer" as const,
          description: setting.description,
          ...(setting.minimum === undefined ? {} : { minimum: setting.minimum }),
        }
      : {
          type: "array" as const,
          items: { type: "string" as const },
          description: setting.description,
        },
  ]);
  return { properties: Object.fromEntries(properties) as PolicyConfigSchema["properties"] };
}
