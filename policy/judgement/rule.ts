import type { Judge, Settings } from "./judge";
import type { Resource, Stack } from "./resources";

export type Stage = "dev" | "staging" | "prod";
export const STAGES: readonly Stage[] = ["dev", "staging", "prod"];

/** `remediate`: the resource is changed so that it satisfies the rule; what is still wrong then is mandatory. */
export type Level = "advisory" | "mandatory" | "disabled" | "remediate";
export const LEVELS: readonly Level[] = ["advisory", "mandatory", "disabled", "remediate"];

export type Domain =
  | "identity"
  | "network"
  | "data"
  | "cluster"
  | "workload"
  | "supply-chain"
  | "cost-and-tags"
  | "resilience"
  | "settings";

/** One thing about a rule that a stack may set, with its default. */
export type Setting = { description: string } & (
  { type: "integer"; default: number; minimum?: number } | { type: "strings"; default: readonly string[] }
);

/** What everyone who meets a rule needs to know about it. */
interface RuleFacts {
  /** The name in diagnostics, config and waivers; the exported constant's name in kebab case. */
  id: string;
  domain: Domain;
  title: string;
  severity: "low" | "medium" | "high" | "critical";
  /** Why it matters: what happens without it. */
  rationale: string;
  /** What to change. */
  remediation: string;
  /**
   * Controls of others that ask for the same. `CKV…`: Checkov; `FSBP …`: AWS Foundational Security Best Practices;
   * `CIS EKS …`: CIS Amazon EKS Benchmark 1.7; `PSS …`: Kubernetes Pod Security Standards; `NSA …`: NSA/CISA
   * Kubernetes Hardening Guide. Empty where no such control exists.
   */
  references: readonly string[];
  /** Properties whose content decides. A computed one makes the rule undetermined at preview. */
  reads: readonly string[];
  /** Stages the rule is for; all by default. */
  stages?: readonly Stage[];
  /** Level in a stage, where it is not the usual one (advisory in dev, mandatory in staging and prod). */
  enforcement?: Partial<Record<Stage, Level>>;
  settings?: Readonly<Record<string, Setting>>;
}

/** A rule about single resources of some types. */
export interface ResourceRule extends RuleFacts {
  types: readonly string[];
  check(resource: Resource, judge: Judge): void;
  /**
   * Changes the properties in place so that the rule is satisfied, where that is safe whatever the resource is for.
   * Runs only where the level is `remediate`. Reading a computed property throws, and then nothing is changed.
   */
  remediate?(resource: Resource, settings: Settings, change: Change): void;
}

/** Sets the value at a path of keys below the properties, making the maps on the way. */
export type Change = (path: readonly (string | number)[], value: unknown) => void;

/** A rule about resources together; judged when the whole stack is known. */
export interface StackRule extends RuleFacts {
  types: readonly string[];
  checkStack(stack: Stack, judge: Judge): void;
}

export type Rule = ResourceRule | StackRule;

export function isStackRule(rule: Rule): rule is StackRule {
  return "checkStack" in rule;
}
