import * as path from "node:path";
import { Command, Option } from "commander";
import { closest, distance } from "fastest-levenshtein";
import { UserError } from "../../../config/user-error";
import type { Rule } from "../../../policy/judgement/rule";
import { Failure } from "../../failure";
import { Plan } from "../../plan/plan";
import { readPlan } from "../../plan/read-plan";
import { verdictLines } from "../../plan/verdict-lines";
import { Judgement } from "../../policy/judgement";
import { PolicyServer } from "../../policy/policy-server";
import { Verdicts } from "../../policy/verdicts";
import { colour } from "../../terminal/colour";
import { planStack } from "../plan-stack";
import { StackOptions, stackOptions } from "../stack-options";

/** `slipway policy`: what the pack's rules are, and what they say about a plan. */
export function policyCommand(): Command {
  return new Command("policy")
    .description("list and explain the rules of the policy pack, or judge a plan by them")
    .addCommand(listCommand())
    .addCommand(explainCommand())
    .addCommand(checkCommand());
}

function listCommand(): Command {
  return new Command("list")
    .description("list all rules, with their levels in dev / staging / prod")
    .option("-d, --domain <name>", "only rules of one domain, such as data or workload")
    .option("--json", "print the metadata of the rules as JSON")
    .addHelpText("after", "\nExamples:\n  slipway policy list\n  slipway policy list --domain data")
    .action((options: { domain?: string; json?: boolean }) => {
      const rules = ofDomain(options.domain);
      const text = options.json ? JSON.stringify(rules.map(metadata), null, 2) : rules.map(listed).join("\n");
      process.stdout.write(`${text}\n`);
    });
}

function explainCommand(): Command {
  return new Command("explain")
    .description("say what a rule is about, why, what to change, and how to set or waive it")
    .argument("<rule>", "id of the rule, as it stands in a verdict")
    .addHelpText("after", "\nExample:\n  slipway policy explain databases-keep-backups")
    .action((id: string) => {
      const rule = allRules().find((candidate) => candidate.id === id);
      if (!rule) {
        const ids = allRules().map((candidate) => candidate.id);
        const lower = id.toLowerCase();
        const near = closest(lower, ids);
        const hint = distance(lower, near) <= id.length / 2 ? `Did you mean ${near}? ` : "";
        throw new UserError(`There is no rule ${id}. ${hint}\`slipway policy list\` shows all.`);
      }
      process.stdout.write(`${explained(rule)}\n`);
    });
}

interface CheckOptions extends StackOptions {
  plan?: string;
  json?: boolean;
}

function checkCommand(): Command {
  return stackOptions(new Command("check"))
    .description("judge a stack, or a plan that was written before, and print only the verdicts")
    .addOption(
      new Option(
        "--plan <file>",
        "document of `pulumi preview --json` or `slipway preview --json`",
      ).conflicts("stack"),
    )
    .option("--json", "print the verdicts as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  slipway policy check --stack prod\n  pulumi preview --json > plan.json && slipway policy check --plan plan.json",
    )
    .action(async (options: CheckOptions) => {
      if (!options.policies)
        throw new UserError("`slipway policy check` judges by the policy pack; leave out --no-policies.");
      const output = process.stdout.write.bind(process.stdout);
      // What the program prints must not get into the verdicts.
      process.stdout.write = process.stderr.write.bind(process.stderr);
      const verdicts =
        options.plan === undefined ? await ofStack(options) : await ofFile(options, options.plan);
      const text = options.json
        ? JSON.stringify(verdicts, null, 2)
        : verdictLines(verdicts, true).join("\n").trimEnd();
      await new Promise<void>((resolve) => output(`${text}\n`, () => resolve()));
      process.exit(verdicts.violations.some(({ level }) => level === "mandatory") ? 1 : 0);
    });
}

async function ofStack(options: CheckOptions): Promise<Verdicts> {
  const { plan, verdicts } = await planStack({ ...options, policyPack: options.policyPack });
  if (!verdicts) throw new Failure(`The program failed, so there is nothing to judge.\n${failure(plan)}`);
  return verdicts;
}

function failure({ diagnostics }: Plan): string {
  return diagnostics.map(({ message }) => message.trimEnd()).join("\n");
}

async function ofFile(options: CheckOptions, file: string): Promise<Verdicts> {
  const plan = readPlan(file);
  const project = {
    root: path.resolve(options.cwd),
    name: plan.project,
    stack: plan.stack,
    program: options.cwd,
    config: plan.config,
    secretKeys: [],
    runtime: { typescript: false, nodeargs: [] },
  };
  const { policyPack, policyPackConfig } = options;
  const server = await PolicyServer.start(
    project,
    policyPack,
    policyPackConfig && path.resolve(policyPackConfig),
  );
  try {
    const judgement = new Judgement(Promise.resolve(server));
    plan.resources.forEach((resource) => judgement.add(resource));
    return await judgement.finish();
  } finally {
    server.stop();
  }
}

/** Loaded only by the commands that need it: the rules are most of the pack. */
export function allRules(): readonly Rule[] {
  return (require("../../../policy/rules") as typeof import("../../../policy/rules")).allRules;
}

function page(): typeof import("../../../policy/documentation/page") {
  return require("../../../policy/documentation/page") as typeof import("../../../policy/documentation/page");
}

export function ruleDomains(): string[] {
  return [...new Set(allRules().map((rule) => rule.domain))].sort();
}

function ofDomain(domain: string | undefined): readonly Rule[] {
  const rules = allRules();
  if (domain === undefined) return rules;
  const domains = ruleDomains();
  if (!domains.includes(domain)) {
    throw new UserError(`There is no domain ${domain}; allowed: ${domains.join(", ")}.`);
  }
  return rules.filter((rule) => rule.domain === domain);
}

function listed(rule: Rule): string {
  return `${rule.id.padEnd(46)} ${rule.severity.padEnd(8)} ${page().levels(rule).padEnd(33)} ${rule.title}`;
}

function metadata({ id, domain, title, severity, rationale, remediation, references, types, reads }: Rule) {
  return { id, domain, title, severity, rationale, remediation, references, types, reads };
}

function explained(rule: Rule): string {
  const { levels, settingText } = page();
  const rows = [
    ["Domain", rule.domain],
    ["Severity", rule.severity],
    ["Level", `${levels(rule)} (dev / staging / prod)`],
    ["Why", rule.rationale],
    ["Change", rule.remediation],
    ["Controls", rule.references.join(", ") || "none"],
    ["Types", rule.types.join(", ") || "none"],
    [
      "Undetermined",
      rule.reads.length > 0 ? `at preview where ${rule.reads.join(", ")} is computed` : "never",
    ],
    ...Object.entries(rule.settings ?? {}).map(([name, setting]) => [
      "Setting",
      settingText(name, setting).replace(/^Setting /, ""),
    ]),
  ];
  return [
    colour.bold(`${rule.id}: ${rule.title}`),
    "",
    ...rows.map(([label = "", text = ""]) => `${label.padEnd(13)} ${text}`),
    "",
    "To waive it for a resource, until a day, in Pulumi.<stack>.yaml:",
    "  slipway-policy:waivers:",
    `    - { rule: ${rule.id}, resource: NAME, reason: WHY, owner: TEAM, expires: YYYY-MM-DD }`,
  ].join("\n");
}
