import assert from "node:assert/strict";
import { allRules, rulesByName } from "../../policy/rules";
import { isStackRule } from "../../policy/judgement/rule";
import { ruleOf, tested } from "./cases";
import "./cluster.test";
import "./cost-and-tags.test";
import "./data.test";
import "./identity.test";
import "./network.test";
import "./resilience.test";
import "./supply-chain.test";
import "./workload.test";

/** They judge the pack's config, not resources; tests/policy/settings.test.ts is theirs. */
const ABOUT_THE_PACK = ["policy-settings-are-valid", "waivers-are-needed-and-in-date"];

describe("the policy pack", () => {
  it("has at least 60 rules, and each is tested violated, satisfied and on computed values", () => {
    assert.ok(allRules.length >= 60, `${allRules.length} rules`);
    const ids = allRules.map(({ id }) => id).filter((id) => !ABOUT_THE_PACK.includes(id));
    assert.deepEqual([...tested.keys()].sort(), ids.sort());
    for (const [id, { violated, satisfied, unknown, unknownIsEnough }] of tested) {
      assert.ok(satisfied.length > 0 && violated.length > 0, id);
      assert.ok(unknown ?? unknownIsEnough, id);
      const { reads } = ruleOf(id);
      assert.equal(
        unknown !== undefined,
        reads.length > 0,
        `${id} says it reads ${reads.join() || "nothing"}`,
      );
    }
  });

  it("names each rule after its constant, once", () => {
    for (const [name, { id }] of Object.entries(rulesByName)) {
      assert.equal(
        id,
        name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      );
    }
    assert.equal(new Set(allRules.map(({ id }) => id)).size, allRules.length);
  });

  it("says of each rule what it is about, why, and what to change", () => {
    for (const rule of allRules) {
      for (const text of [rule.title, rule.rationale, rule.remediation]) assert.ok(text.length > 10, rule.id);
      assert.match(rule.rationale, /\.$/, rule.id);
      assert.match(rule.remediation, /\.$/, rule.id);
      assert.doesNotMatch(rule.title, /\.$/, rule.id);
      if (!isStackRule(rule)) assert.ok(rule.types.length > 0, rule.id);
    }
  });

  it("cites controls in the forms the documentation explains", () => {
    const forms =
      /^(CKV2?_(AWS|K8S)_\d+|FSBP [A-Za-z0-9]+\.\d+|CIS EKS \d\.\d(\.\d+)?|PSS (Baseline|Restricted)(: .+)?|NSA .+)$/;
    for (const { id, references } of allRules) {
      for (const reference of references) assert.match(reference, forms, id);
    }
  });
});
