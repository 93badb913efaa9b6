import assert from "node:assert/strict";
import * as fs from "node:fs";
import { plannedStack } from "../../systems/planned-stack";
import { Outcome, summary } from "../operations";
import { PLAIN_SECRET, TwinStack } from "../twin-stack";
import { Values } from "../twins/twin";
import { LIVES } from "./lives";
import { autoscaled, lackingInputs, liftProtection, protectedLeaf } from "./steps";

const NOTHING: string[] = [];

/**
 * Every stack, from an empty account to an empty account, under the real CLI and our policy pack. Each step is one
 * command: what a step would preview, the first step has previewed.
 */
for (const [name, life] of Object.entries(LIVES)) {
  describe(`the life of ${name}`, function () {
    this.bail(true);
    let stack: TwinStack;

    before(async () => {
      stack = await TwinStack.start(name);
    });

    after(() => stack?.stop());

    it("previews creations only, and makes nothing", async () => {
      const operations = judged(await stack.preview());
      assert.ok(operations.length > life.resources, `only ${operations.length} resources`);
      assert.ok(operations.every((operation) => operation.startsWith("create ")));
      assert.deepEqual(stack.cloud.inventory(), NOTHING);
    });

    it("goes up from nothing, judged by the policy pack", async () => {
      const operations = judged(await update(stack));
      assert.ok(operations.length > life.resources, `only ${operations.length} resources`);
      assert.ok(operations.every((operation) => operation.startsWith("create ")));
    });

    it("gives each resource every input that the offline plan gives it", async () => {
      assert.deepEqual(lackingInputs(plannedStack(name), await stack.state()), NOTHING);
    });

    it("keeps every password encrypted in the state", () => {
      const state = fs.readFileSync(stack.fixture.stateFile(name), "utf8");
      assert.match(state, /"ciphertext"/);
      assert.doesNotMatch(state, PLAIN_SECRET);
    });

    it("changes nothing when it goes up again", async () => {
      assert.deepEqual(judged(await update(stack)), NOTHING);
    });

    it("has no drift", async () => {
      const before = stack.cloud.inventory();
      const { code, text } = await stack.refresh("--expect-no-changes");
      assert.equal(code, 0, text.slice(-3000));
      assert.deepEqual(stack.cloud.inventory(), before);
    });

    it("sets back what somebody changed behind its back, and leaves replicas to their autoscaler", async () => {
      const scaled = autoscaled(stack);
      assert.equal(scaled.length > 0, life.autoscaled);
      for (const { outputs } of scaled) (outputs["spec"] as Values)["replicas"] = 7;
      const policy = stack.cloud.all("kubernetes:networking.k8s.io/v1:NetworkPolicy")[0]!;
      const declared = structuredClone(policy.outputs["spec"]);
      policy.outputs["spec"] = { podSelector: {}, policyTypes: [] };
      const operations = judged(await update(stack, "--refresh"));
      assert.equal(operations.length, 1, operations.join("\n"));
      assert.match(operations[0]!, /^update kubernetes:networking.k8s.io\/v1:NetworkPolicy /);
      assert.deepEqual(policy.outputs["spec"], declared);
      assert.ok(scaled.every(({ outputs }) => (outputs["spec"] as Values)["replicas"] === 7));
    });

    for (const { fact, config, operations } of life.changes)
      it(fact, async () => {
        for (const [key, value] of Object.entries(config)) stack.configure(key, value);
        assert.deepEqual(judged(await update(stack)), operations);
      });

    if (life.protected)
      // Of one resource: for the whole stack, CLI 3.259 walks every path of the dependency graph, for minutes.
      it("refuses to give up a protected resource, and everything stays", async () => {
        const before = stack.cloud.inventory();
        const { code, text } = await stack.destroy("--target", protectedLeaf(await stack.state()));
        assert.notEqual(code, 0);
        assert.match(text, /protect/);
        assert.deepEqual(stack.cloud.inventory(), before);
      });

    it(`is destroyed ${life.protected ? "after the steps of docs/runbooks/tear-down.md, " : ""}with nothing left`, async () => {
      if (life.protected) await liftProtection(stack);
      const { code, text } = await stack.destroy();
      assert.equal(code, 0, text.slice(-6000));
      assert.deepEqual(stack.cloud.inventory(), NOTHING);
      assert.deepEqual((await stack.state()).deployment.resources ?? [], NOTHING);
    });
  });
}

function update(stack: TwinStack, ...options: string[]): Promise<Outcome> {
  return stack.up("--skip-preview", ...options);
}

/** What a command did, after it ended well and broke no mandatory policy. */
function judged({ code, text, operations, violations }: Outcome): string[] {
  assert.equal(code, 0, text.slice(-6000));
  const mandatory = violations.filter((violation) => violation.startsWith("mandatory"));
  assert.deepEqual(mandatory, NOTHING);
  return summary(operations);
}
