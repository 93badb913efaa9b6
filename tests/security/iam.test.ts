import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { completePlan, STACKS } from "./complete-plan";
import { policyCount, Role, rolesOf, Statement } from "./iam-roles";
import { IAM_TABLE, iamTable } from "./iam-table";
import { HELD_BY_CONDITION, WILDCARD_ONLY_ACTIONS } from "./wildcard-only-actions";

/** Statements of every role that `fault` holds something against. */
function faults(roles: Role[], fault: (statement: Statement) => string[]): string[] {
  return roles.flatMap(({ name, statements }) =>
    statements
      .filter(({ effect }) => effect === "Allow")
      .flatMap((each) => fault(each).map((what) => `${name}: ${what}`)),
  );
}

function onEveryResource({ resources, actions, condition }: Statement): string[] {
  if (!resources.includes("*")) return [];
  const keys = Object.values(condition).flatMap(Object.keys);
  return actions.filter((action) => {
    const held = HELD_BY_CONDITION[action];
    return !WILDCARD_ONLY_ACTIONS.has(action) && !(held !== undefined && keys.includes(held));
  });
}

describe("IAM roles", function () {
  before(function () {
    this.timeout(180_000);
    STACKS.forEach(completePlan);
  });

  for (const stack of STACKS) {
    describe(`of ${stack}`, () => {
      it("allow no action by a pattern", () =>
        assert.deepEqual(
          faults(rolesOf(stack), ({ actions, notActions }) => [
            ...actions.filter((action) => action.includes("*")),
            ...notActions,
          ]),
          [],
        ));

      it("allow an action on every resource only where AWS has no resource to name", () =>
        assert.deepEqual(faults(rolesOf(stack), onEveryResource), []));

      it("name the resources of each statement", () =>
        assert.deepEqual(
          faults(rolesOf(stack), ({ resources }) => (resources.length === 0 ? ["no resource"] : [])),
          [],
        ));

      it("are taken by a service of AWS or by one subject of the cluster's provider, never by anybody", () => {
        for (const { name, trust } of rolesOf(stack)) {
          for (const { principals, condition } of trust) {
            const keys = Object.values(condition).flatMap(Object.keys);
            if (principals.every((principal) => principal.endsWith(".amazonaws.com"))) continue;
            assert.ok(
              keys.some((key) => key.endsWith(":sub")),
              `${name} is not held to one subject`,
            );
            assert.ok(
              keys.some((key) => key.endsWith(":aud")),
              `${name} is not held to one audience`,
            );
          }
        }
      });

      it("are all that policies are written for: no user, no group, no policy beside them", () => {
        const types = completePlan(stack).map(({ type }) => type);
        assert.deepEqual(
          types.filter((type) => /^aws:iam\/(user|group|accessKey|policyAttachment)/.test(type)),
          [],
        );
        const carried = rolesOf(stack).filter(({ statements }) => statements.length > 0);
        assert.equal(carried.length, policyCount(stack));
      });
    });
  }

  it("are listed in docs/iam.md as they are planned", async () =>
    assert.equal(readFileSync(IAM_TABLE, "utf8"), await iamTable(), "run `npm run docs:iam`"));
});
