import { Domain, Level, Rule, STAGES, Setting, Stage, isStackRule } from "../judgement/rule";
import { usualLevel } from "../judgement/settings";

const DOMAINS: readonly [Domain, string][] = [
  ["cluster", "Cluster"],
  ["identity", "Identity"],
  ["network", "Network"],
  ["data", "Data"],
  ["workload", "Workload"],
  ["supply-chain", "Supply chain"],
  ["resilience", "Resilience"],
  ["cost-and-tags", "Cost and tags"],
  ["settings", "The pack's own settings"],
];

/** docs/policies.md, made from the metadata of the rules. */
export function policiesPage(rules: readonly Rule[]): string {
  const lines = [
    "# Policies",
    "",
    "<!-- Made by `npm run docs:policies` from policy/rules; a test holds it up to date. -->",
    "",
    `The pack has ${rules.length} rules. [policy/README.md](../policy/README.md) says how to adopt it, configure it and waive a`,
    "rule; `npx slipway policy explain ID` prints one rule.",
    "",
    "Levels are those of dev / staging / prod: `advisory` is told, `mandatory` stops the update, `–` is not judged there.",
    "Controls: `CKV…` Checkov, `FSBP` AWS Foundational Security Best Practices, `CIS EKS` CIS Amazon EKS Benchmark 1.7,",
    "`PSS` Kubernetes Pod Security Standards, `NSA` NSA/CISA Kubernetes Hardening Guide.",
    "",
    ...decisionTable(rules),
  ];
  for (const [domain, title] of DOMAINS) {
    lines.push("", `## ${title}`);
    for (const rule of rules.filter((one) => one.domain === domain)) lines.push("", ...section(rule));
  }
  return `${lines.join("\n")}\n`;
}

function decisionTable(rules: readonly Rule[]): string[] {
  return [
    "## What each rule decides when",
    "",
    "At preview a value may be computed: known only after the update. A rule that needs it is _undetermined_ there, which is",
    "counted and shown and stops nothing. At `pulumi up` the rule judges again: a rule about one resource right before that",
    "resource is made or changed, with its inputs known; a rule about the stack when the engine shows all resources. What",
    "still cannot be decided then is a violation. A value of a shape that no provider takes is a violation at once.",
    "",
    "| rule | judges | undetermined at preview where these are computed |",
    "| --- | --- | --- |",
    ...rules.map(
      (rule) =>
        `| [${rule.id}](#${rule.id}) | ${isStackRule(rule) ? "the stack" : "each resource"} | ${computed(rule) || "never"} |`,
    ),
  ];
}

function computed({ reads }: Rule): string {
  return reads.map((path) => `\`${path}\``).join(", ");
}

function section(rule: Rule): string[] {
  const rows = [
    `- Severity: ${rule.severity}. Level: ${levels(rule)}.${isRemediable(rule) ? " Can remediate." : ""}`,
    `- Why: ${prose(rule.rationale)}`,
    `- Change: ${prose(rule.remediation)}`,
    ...(rule.references.length > 0 ? [`- Controls: ${rule.references.join(", ")}`] : []),
    ...(rule.types.length > 0 ? [`- Types: ${rule.types.map((type) => `\`${type}\``).join(", ")}`] : []),
    ...Object.entries(rule.settings ?? {}).map(([name, setting]) => `- ${settingText(name, setting)}`),
  ];
  return [`### ${rule.id}`, "", `${prose(rule.title)}.`, "", ...rows];
}

/** Text in which an asterisk is one. */
function prose(text: string): string {
  return text.replace(/[*<]/g, "\\$&");
}

function isRemediable(rule: Rule): boolean {
  return !isStackRule(rule) && rule.remediate !== undefined;
}

/** The levels of a rule in the three stages, as `advisory / mandatory / –`. */
export function levels(rule: Rule): string {
  const shown = (level: Level): string => (level === "disabled" ? "–" : level);
  return STAGES.map((stage: Stage) => shown(usualLevel(rule, stage))).join(" / ");
}

/** A setting with its default, in one line of Markdown. */
export function settingText(name: string, setting: Setting): string {
  const value = setting.type === "integer" ? String(setting.default) : list(setting.default);
  return `Setting \`${name}\`: ${prose(setting.description)}. Default: ${value}.`;
}

function list(values: readonly string[]): string {
  return values.length === 0 ? "none" : values.map((value) => `\`${value}\``).join(", ");
}
