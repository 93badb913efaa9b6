import { isObject, parseJson, shown } from "./config-values";
import { SettingValues } from "./judge";
import { LEVELS, Level, Rule, STAGES, Setting, Stage, isStackRule } from "./rule";
import { Waiver, parseWaivers } from "./waivers";

/** What the stack config says about the pack, under the namespace `slipway-policy`. */
export interface PackSettings {
  stage: Stage;
  /** Level and settings of single rules, by rule id. */
  rules: ReadonlyMap<string, { level?: Level; values: SettingValues }>;
  waivers: readonly Waiver[];
  /** What is wrong with the config, each a sentence that says where, what is allowed, and what to do. */
  problems: readonly string[];
}

const STAGE_OF_NAME: Record<string, Stage> = {
  dev: "dev",
  development: "dev",
  local: "dev",
  staging: "staging",
  prod: "prod",
  production: "prod",
};

/**
 * Reads the pack's settings. Never throws: what is malformed is left out and becomes a problem, which the rule
 * `policy-settings-are-valid` reports.
 *
 * @param config values by key without namespace (`stage`, `rules`, `waivers`), structured values as JSON
 * @param names what names the stage where the config does not, such as the program's own stage and the stack's name,
 * the first that is a known name; where none is, the stage is staging
 */
export function readSettings(
  config: Readonly<Record<string, string | undefined>>,
  names: readonly (string | undefined)[],
  rules: readonly Rule[],
): PackSettings {
  const problems: string[] = [];
  for (const key of Object.keys(config)) {
    if (!["stage", "rules", "waivers"].includes(key)) {
      problems.push(`slipway-policy:${key} is not a setting; allowed: stage, rules, waivers.`);
    }
  }
  return {
    stage: readStage(config["stage"], names, problems),
    rules: readRules(config["rules"], rules, problems),
    waivers: parseWaivers(config["waivers"], new Set(rules.map((rule) => rule.id)), problems),
    problems,
  };
}

function readStage(
  given: string | undefined,
  names: readonly (string | undefined)[],
  problems: string[],
): Stage {
  if (given !== undefined) {
    if ((STAGES as readonly string[]).includes(given)) return given as Stage;
    problems.push(`slipway-policy:stage is ${JSON.stringify(given)}; allowed: ${STAGES.join(", ")}.`);
  }
  const known = names.map((name) => STAGE_OF_NAME[name?.toLowerCase() ?? ""]);
  return known.find((stage) => stage !== undefined) ?? "staging";
}

function readRules(
  given: string | undefined,
  rules: readonly Rule[],
  problems: string[],
): PackSettings["rules"] {
  const result = new Map<string, { level?: Level; values: SettingValues }>();
  const byRule = parseObject(given, "slipway-policy:rules", problems);
  for (const [id, entry] of Object.entries(byRule)) {
    const label = `slipway-policy:rules.${id}`;
    const rule = rules.find((candidate) => candidate.id === id);
    if (!rule) {
      problems.push(`${label}: there is no rule ${id}; \`slipway policy list\` shows all.`);
    } else if (!isObject(entry)) {
      problems.push(`${label} must be keys and values, such as {enforcement: advisory}.`);
    } else {
      const { enforcement, ...values } = entry;
      const level = readLevel(enforcement, rule, label, problems);
      result.set(id, {
        ...(level ? { level } : {}),
        values: checkValues(values, rule.settings ?? {}, label, problems),
      });
    }
  }
  return result;
}

function readLevel(given: unknown, rule: Rule, label: string, problems: string[]): Level | undefined {
  const canRemediate = !isStackRule(rule) && rule.remediate !== undefined;
  const allowed = LEVELS.filter((level) => level !== "remediate" || canRemediate);
  if (given === undefined || allowed.includes(given as Level)) return given as Level | undefined;
  problems.push(`${label}.enforcement is ${shown(given)}; allowed: ${allowed.join(", ")}.`);
  return undefined;
}

/** Keeps the values that fit the rule's settings; the others become problems and their defaults hold. */
export function checkValues(
  given: Readonly<Record<string, unknown>>,
  settings: Readonly<Record<string, Setting>>,
  label: string,
  problems: string[],
): SettingValues {
  const values: Record<string, number | readonly string[]> = {};
  for (const [name, value] of Object.entries(given)) {
    const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (!setting) {
      const allowed = Object.keys(settings).join(", ") || "none";
      problems.push(`${label}: ${name} is not a setting of this rule; allowed: ${allowed}.`);
    } else if (setting.type === "integer" && isInteger(value, setting.minimum)) {
      values[name] = value;
    } else if (setting.type === "strings" && isTexts(value)) {
      values[name] = value;
    } else {
      problems.push(`${label}.${name} is ${shown(value)}; allowed: ${allowedValues(setting)}.`);
    }
  }
  return values;
}

function isInteger(value: unknown, minimum = Number.MIN_SAFE_INTEGER): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= minimum;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function allowedValues(setting: Setting): string {
  if (setting.type === "strings") return "a list of texts";
  return setting.minimum === undefined ? "a whole number" : `a whole number from ${setting.minimum}`;
}

function parseObject(given: string | undefined, label: string, problems: string[]): Record<string, unknown> {
  if (given === undefined) return {};
  const value = parseJson(given);
  if (isObject(value)) return value;
  problems.push(`${label} must be keys and values, found ${shown(given)}.`);
  return {};
}

/** The level a rule has in a stage before CrossGuard's own config is asked. */
export function levelOf(rule: Rule, settings: PackSettings): Level {
  const configured = settings.rules.get(rule.id)?.level;
  return configured ?? usualLevel(rule, settings.stage);
}

/** The level a rule has in a stage where nothing is configured. */
export function usualLevel(rule: Rule, stage: Stage): Level {
  if (rule.stages && !rule.stages.includes(stage)) return "disabled";
  return rule.enforcement?.[stage] ?? (stage === "dev" ? "advisory" : "mandatory");
}
