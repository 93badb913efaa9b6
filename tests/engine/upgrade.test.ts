import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { STATEFUL } from "../../offline/diff/stateful";
import { Operation } from "./operations";
import { Recorded, STATES, readRecorded, recordedStates, restore } from "./recorded-states";
import { PLAIN_SECRET, TwinStack } from "./twin-stack";

/** A replacement is a `replace` beside what is made and deleted for it. */
const REMOVALS = ["delete", "replace"];

type Declared = Record<string, Record<string, Record<string, string>>>;

/** `type name` of all that an upgrade may take away, with the reason, by release and stack. */
function declaredRemovals({ release, stack }: Recorded): string[] {
  const text = fs.readFileSync(path.join(STATES, "removals.yaml"), "utf8");
  return Object.keys((parse(text) as Declared | null)?.[release]?.[stack] ?? {}).sort();
}

function removals(operations: Operation[]): Operation[] {
  return operations.filter(({ op }) => REMOVALS.includes(op));
}

/** Users' stacks were made by earlier releases: the program of today takes them on as they are. */
for (const recorded of recordedStates()) {
  describe(`the state of ${recorded.stack} as ${recorded.release} left it`, () => {
    let stack: TwinStack;

    before(async () => {
      stack = await TwinStack.start(recorded.stack, { policies: false });
      await restore(stack, recorded);
    });

    after(() => stack?.stop());

    it("keeps every secret encrypted", () => {
      const text = JSON.stringify(readRecorded(recorded));
      assert.match(text, /"ciphertext"/);
      assert.doesNotMatch(text, PLAIN_SECRET);
    });

    it("has nothing that holds data replaced or deleted by an upgrade, and nothing else that is not declared", async () => {
      const before = stack.cloud.all().filter(({ type }) => STATEFUL.has(type));
      const { code, text, operations } = await stack.up("--skip-preview");
      assert.equal(code, 0, text.slice(-6000));
      const taken = removals(operations);
      assert.deepEqual(
        taken.filter(({ type }) => STATEFUL.has(type)),
        [],
      );
      assert.deepEqual(taken.map(({ type, name }) => `${type} ${name}`).sort(), declaredRemovals(recorded));
      for (const thing of before) assert.equal(stack.cloud.get(thing.type, thing.id, thing.region), thing);
    });
  });
}
