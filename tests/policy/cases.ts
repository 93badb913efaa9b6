import assert from "node:assert/strict";
import type { Rule, Stage } from "../../policy/judgement/rule";
import { allRules } from "../../policy/rules";
import { Report, Sample, reportsOf } from "./judged";

type Samples = [Sample, Sample, Sample, Sample];

/** Changes a copy of the satisfied resources in place. */
export type Change = (samples: Samples) => unknown;

/** The three tests of a rule, and more where a rule has more ways to go. */
export interface RuleCases {
  /** Prod, unless the rule is not for it. */
  stage?: Stage;
  /** Config of the pack, where the rule asks for nothing without it. */
  config?: Record<string, unknown>;
  satisfied: Sample[];
  /** Ways to violate it, with what the report says. */
  violated: [RegExp, Change][];
  /** A computed value that leaves the rule undetermined at preview; a violation once it stays unknown at the update. */
  unknown?: Change;
  /** A computed value that must change nothing, as it is enough that there will be one. */
  unknownIsEnough?: Change;
  /** Other ways to satisfy it. */
  alsoSatisfied?: Change[];
}

/** Rules by id with their cases; tests/policy/coverage.test.ts holds that none is left out. */
export const tested = new Map<string, RuleCases>();

export function testRules(domain: string, table: Record<string, RuleCases>): void {
  describe(`the rules of ${domain}`, () => {
    for (const [id, cases] of Object.entries(table)) {
      tested.set(id, cases);
      testRule(id, cases);
    }
  });
}

function testRule(id: string, cases: RuleCases): void {
  const rule = ruleOf(id);
  const { stage = "prod", satisfied, config } = cases;
  const report = (change: Change | undefined, preview = true): Report[] =>
    reportsOf([rule], changed(satisfied, change), { stage, preview, config });

  it(`${id} is satisfied`, () => {
    assert.deepEqual(report(undefined), []);
    for (const change of cases.alsoSatisfied ?? []) assert.deepEqual(report(change), [], String(change));
  });

  it(`${id} is violated`, () => {
    for (const [says, change] of cases.violated) {
      const reports = report(change);
      assert.ok(reports.length > 0, `nothing was reported for ${String(change)}`);
      assert.ok(
        reports.every(({ verdict }) => verdict === "violated"),
        shown(reports),
      );
      assert.match(reports.map(({ message }) => message).join("\n"), says);
      assert.equal(
        reports[0]!.level,
        rule.enforcement?.[stage] ?? (stage === "dev" ? "advisory" : "mandatory"),
      );
      assert.ok(reports.every(({ message }) => message.includes(rule.remediation)));
    }
  });

  it(`${id} does not guess at computed values`, () => {
    if (cases.unknown) {
      assert.deepEqual(
        [...new Set(report(cases.unknown).map(({ verdict }) => verdict))],
        ["undetermined"],
        shown(report(cases.unknown)),
      );
      const closed = report(cases.unknown, false);
      assert.ok(closed.length > 0 && closed.every(({ verdict }) => verdict === "violated"));
    }
    if (cases.unknownIsEnough) {
      assert.deepEqual(report(cases.unknownIsEnough), []);
      assert.deepEqual(report(cases.unknownIsEnough, false), []);
    }
  });
}

export function ruleOf(id: string): Rule {
  const rule = allRules.find((candidate) => candidate.id === id);
  assert.ok(rule, `there is no rule ${id}`);
  return rule;
}

function changed(samples: Sample[], change: Change | undefined): Sample[] {
  const copies = structuredClone(samples);
  change?.(copies as Samples);
  return copies;
}

function shown(reports: Report[]): string {
  return reports.map(({ verdict, message }) => `${verdict}: ${message.split("\n")[0]}`).join("\n");
}
