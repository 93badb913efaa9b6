import type { ReportViolation, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { validateResourceOfType } from "@pulumi/policy";
import type { Resource as PulumiResource } from "@pulumi/pulumi";
import { Finding, JudgedPack } from "./judge";
import { KnownInputs } from "./known-inputs";
import { resourceRemediation } from "./remediation";
import { ConfigReader, configReader, schemaOf } from "./rule-config";
import { isUsed, judgeResource, judgeStack, violationText } from "./judging";
import { Resource, Stack } from "./resources";
import { ResourceRule, Rule, isStackRule } from "./rule";
import { PackSettings, levelOf } from "./settings";
import { StackOnce } from "./stack-once";
import { isExpired, waiverFor } from "./waivers";

/** What holds for a whole run of the pack. */
export interface Run {
  settings: PackSettings;
  /** True at preview, where computed values are not known yet; at the update they must be. */
  preview: boolean;
  /** YYYY-MM-DD in UTC, for the expiry of waivers. */
  today: string;
  /** Default: each rule about the stack gathers the resources for itself. */
  stacks?: StackOnce;
}

type Policy = ResourceValidationPolicy | StackValidationPolicy;

/** The rules as policies of a CrossGuard pack. */
export function policiesOf(rules: readonly Rule[], run: Run): Policy[] {
  const pack: JudgedPack = {
    problems: run.settings.problems,
    idleWaivers: (stack) => idleWaivers(rules, stack, run),
  };
  const inputs = new KnownInputs();
  // One rule notes for all; the SDK makes ready every resource for every policy that wants to see it.
  const noting = rules.find((rule) => isStackRule(rule) && levelOf(rule, run.settings) !== "disabled");
  return rules.map((rule) => {
    const policy = policyOf(rule, run, pack, inputs);
    return rule === noting ? { ...policy, validateResource: (args) => inputs.note(args) } : policy;
  });
}

function policyOf(rule: Rule, run: Run, pack: JudgedPack, inputs: KnownInputs): Policy {
  const facts = {
    name: rule.id,
    displayName: rule.title,
    description: rule.title,
    enforcementLevel: levelOf(rule, run.settings),
    severity: rule.severity,
    remediationSteps: rule.remediation,
    tags: [rule.domain, ...rule.references],
    configSchema: schemaOf(rule),
  };
  const configured = configReader(rule, run.settings);
  if (isStackRule(rule)) {
    return {
      ...facts,
      validateStack: (args, report) => {
        const values = configured(args.getConfig(), report);
        const gather = (): Stack =>
          new Stack(args.resources.map((resource) => new Resource(inputs.completed(resource))));
        const stack = run.stacks?.gathered(gather) ?? gather();
        tell(rule, judgeStack(rule, stack, run.settings.stage, values, pack), run, report);
      },
    };
  }
  return {
    ...facts,
    validateResource: resourceValidation(rule, run, pack, configured),
    ...(rule.remediate ? { remediateResource: resourceRemediation(rule, run.settings, run.today) } : {}),
  };
}

function resourceValidation(
  rule: ResourceRule,
  run: Run,
  pack: JudgedPack,
  configured: ConfigReader,
): NonNullable<ResourceValidationPolicy["validateResource"]> {
  const validate: NonNullable<Exclude<ResourceValidationPolicy["validateResource"], unknown[]>> = (
    args,
    report,
  ) => {
    if (!rule.types.includes(args.type)) return;
    const values = configured(args.getConfig(), report);
    tell(rule, judgeResource(rule, new Resource(args), run.settings.stage, values, pack), run, report);
  };
  const [type, ...others] = rule.types;
  if (type === undefined || others.length > 0) return validate;
  // The SDK skips a rule that declares its one type before it unpacks the resource, which is most of the cost.
  return validateResourceOfType(resourceClass(type), (_props, args, report) => validate(args, report));
}

/** Stands in for the SDK's class of a type, so that the pack need not load the provider's package. */
function resourceClass(type: string): new (name: string, args: object) => PulumiResource {
  return { __pulumiType: type } as unknown as new (name: string, args: object) => PulumiResource;
}

/** The SDK also takes the parts of a diagnostic; its published type names the text only. */
type ReportParts = (parts: {
  message: string;
  urn: string | undefined;
  enforcementLevel: "advisory";
}) => void;

function tell(rule: Rule, findings: readonly Finding[], run: Run, report: ReportViolation): void {
  for (const { verdict, what, resource } of findings) {
    if (resource && waiverFor(run.settings.waivers, rule.id, resource.urn, run.today)) continue;
    if (verdict === "undetermined" && run.preview) {
      const message = `undetermined: ${what}`;
      (report as unknown as ReportParts)({ message, urn: resource?.urn, enforcementLevel: "advisory" });
    } else {
      report(violationText(rule, SENTENCE[verdict](what)), resource?.urn);
    }
  }
}

const SENTENCE: Record<Finding["verdict"], (what: string) => string> = {
  violated: (what) => what,
  undetermined: (what) => `It cannot be decided even at the update: ${what}.`,
  unreadable: (what) => `It cannot be decided: ${what}.`,
};

function idleWaivers(rules: readonly Rule[], stack: Stack, run: Run): string[] {
  const { settings, today } = run;
  return settings.waivers.flatMap((waiver) => {
    const label = `The waiver of ${waiver.rule} for ${waiver.resource} (owner ${waiver.owner})`;
    if (isExpired(waiver, today))
      return [`${label} expired on ${waiver.expires} and waives nothing any more.`];
    const rule = rules.find(({ id }) => id === waiver.rule);
    const values = settings.rules.get(waiver.rule)?.values;
    const used =
      rule && levelOf(rule, settings) !== "disabled" && isUsed(waiver, rule, stack, settings.stage, values);
    return used ? [] : [`${label} is not used: nothing it names violates the rule.`];
  });
}
