import assert from "node:assert/strict";
import * as path from "node:path";
import { TwinStack } from "./twin-stack";

const PACK = path.join(__dirname, "../offline/fixtures/pack");

describe("a mandatory violation", () => {
  it("stops up before the first create", async () => {
    const stack = await TwinStack.start("dev", { policies: false });
    try {
      const { code, violations } = await stack.up("--policy-pack", PACK);
      assert.notEqual(code, 0);
      assert.ok(violations.some((violation) => violation.startsWith("mandatory")));
      assert.deepEqual(stack.cloud.inventory(), []);
    } finally {
      stack.stop();
    }
  });
});
