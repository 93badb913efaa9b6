import { Resource, type Stack } from "./resources";
import type { Rule, Stage } from "./rule";
import { UndeterminedError, UnreadableError } from "./value";

/** One thing a rule found out about one resource. */
export interface Finding {
  /** `undetermined`: a computed value decides. `unreadable`: a value has a shape no rule and no provider can read. */
  verdict: "violated" | "undetermined" | "unreadable";
  /** What is wrong, or what cannot be read. */
  what: string;
  resource: Resource | undefined;
}

export type SettingValues = Readonly<Record<string, number | readonly string[]>>;

/** The settings of a rule, with the defaults of those that are not given. */
export class Settings {
  constructor(
    private readonly rule: Rule,
    private readonly values: SettingValues = {},
  ) {}

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
    return this.values[name] ?? this.rule.settings?.[name]?.default;
  }
}

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
export class Judge extends Settings {
  readonly findings: Finding[] = [];
  private subject: Resource | undefined;

  constructor(
    readonly stage: Stage,
    rule: Rule,
    values?: SettingValues,
    /** For the rules about the pack's own settings. */
    readonly pack?: JudgedPack,
  ) {
    super(rule, values);
  }

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
      this.findings.push({ ...reason(error), resource: this.subject });
    } finally {
      this.subject = outer;
    }
  }
}

function reason(error: unknown): Pick<Finding, "verdict" | "what"> {
  if (error instanceof UndeterminedError) return { verdict: "undetermined", what: error.message };
  if (error instanceof UnreadableError) return { verdict: "unreadable", what: error.message };
  // A mistake in a rule must not stop the others, and must not pass for satisfied.
  const what = `the rule failed (${error instanceof Error ? error.message : String(error)})`;
  return { verdict: "unreadable", what };
}
