import { Resource, type Stack } from "./resources";
import type { Rule, Stage } from "./rule";
import { UndeterminedError } from "./value";

/** One thing a rule found out about one resource. */
export interface Finding {
  verdict: "violated" | "undetermined";
  /** What is wrong, or what cannot be read. */
  what: string;
  resource: Resource | undefined;
}

export type SettingValues = Readonly<Record<string, number | readonly string[]>>;

/** What the pack was told, for the rules that judge its settings. */
export interface JudgedPack {
  problems: readonly string[];
  /** Waivers that no longer hold, or that nothing needs. */
  idleWaivers(stack: Stack): readonly string[];
}

/**
 * Collects what a rule finds. A rule that says nothing is satisfied. One unreadable value stops only the part of
 * the rule that needed it.
 */
export class Judge {
  readonly findings: Finding[] = [];
  private subject: Resource | undefined;

  constructor(
    readonly stage: Stage,
    private readonly rule: Rule,
    private readonly settings: SettingValues = {},
    /** For the rules about the pack's own settings. */
    readonly pack?: JudgedPack,
  ) {}

  /** Reports a violation of the resource at hand, or of `resource`. */
  violated(what: string, resource = this.subject): void {
    this.findings.push({ verdict: "violated", what, resource });
  }

  /** Judges each item on its own. */
  each<Item>(items: readonly Item[], check: (item: Item) => void): void {
    for (const item of items) this.apart(item, () => check(item));
  }

  /** Judges one part on its own: what cannot be read in it is reported, and the rest goes on. */
  apart(item: unknown, check: () => void): void {
    const outer = this.subject;
    if (item instanceof Resource) this.subject = item;
    try {
      check();
    } catch (error) {
      this.findings.push({ verdict: "undetermined", what: reason(error), resource: this.subject });
    } finally {
      this.subject = outer;
    }
  }

  integer(name: string): number {
    const value = this.setting(name);
    if (typeof value !== "number") throw new Error(`${name} of ${this.rule.id} is not a number`);
    return value;
  }

  strings(name: string): readonly string[] {
    const value = this.setting(name);
    if (typeof value !== "object") throw new Error(`${name} of ${this.rule.id} is not a list`);
    return value;
  }

  private setting(name: string): number | readonly string[] | undefined {
    return this.settings[name] ?? this.rule.settings?.[name]?.default;
  }
}

function reason(error: unknown): string {
  if (error instanceof UndeterminedError) return error.message;
  // A mistake in a rule must neither stop the others nor pass for a verdict.
  return `the rule failed (${error instanceof Error ? error.message : String(error)})`;
}
