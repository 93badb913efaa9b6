import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { summary } from "../engine/operations";
import { PLAIN_SECRET, TwinStack } from "../engine/twin-stack";

describe("the stack local under the real Pulumi CLI", function () {
  this.bail(true);
  let stack: TwinStack;

  before(async () => {
    stack = await TwinStack.start("local", { kubeconfig: false });
  });

  after(() => stack?.stop());

  it("does not go up where the kubeconfig lacks its context, and makes nothing", async () => {
    const { code, text } = await stack.up();
    assert.notEqual(code, 0);
    assert.match(
      text,
      /slipway:kubeContext is "kind-slipway", which is not in \S+; there is no context at all/,
    );
    assert.doesNotMatch(text, /^ {4}at /m);
    assert.deepEqual(stack.cloud.inventory(), []);
  });

  it("goes up from nothing, judged by the policy pack", async () => {
    stack.writeKubeconfig();
    const { code, text, operations, violations } = await stack.up();
    assert.equal(code, 0, text.slice(-6000));
    assert.ok(operations.every(({ op }) => op === "create"));
    assert.ok(operations.length > 200, `only ${operations.length} resources`);
    assert.deepEqual(
      violations.filter((violation) => violation.startsWith("mandatory")),
      [],
    );
  });

  it("changes nothing when it goes up again", async () => {
    const { code, text, operations } = await stack.up();
    assert.equal(code, 0, text.slice(-3000));
    assert.deepEqual(summary(operations), []);
  });

  it("keeps every password encrypted in the state", () => {
    const folder = path.join(path.dirname(stack.fixture.folder), "state");
    const states = fs
      .readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => /stacks.*local\.json$/.test(file))
      .map((file) => fs.readFileSync(path.join(folder, file), "utf8"));
    assert.ok(states.length > 0);
    for (const state of states) {
      assert.match(state, /"ciphertext"/);
      assert.doesNotMatch(state, PLAIN_SECRET);
    }
  });

  it("takes a new image by touching the workload of that service only", async () => {
    stack.configure("slipway:images.shadower.frontend.tag", "dev-2");
    const { code, text, operations } = await stack.up();
    assert.equal(code, 0, text.slice(-3000));
    assert.deepEqual(summary(operations), ["update kubernetes:apps/v1:Deployment shadower-frontend"]);
  });

  it("is destroyed with nothing left", async () => {
    const { code, text } = await stack.destroy();
    assert.equal(code, 0, text.slice(-3000));
    assert.deepEqual(stack.cloud.inventory(), []);
  });
});
