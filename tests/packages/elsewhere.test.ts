import assert from "node:assert/strict";
import * as path from "node:path";
import { slipway } from "../offline/slipway";

const EXAMPLE = path.resolve(__dirname, "../../examples/cost-budget");

describe("a project elsewhere, without stack files and without a policy pack", () => {
  it("is planned as any stack, and judged by the pack of this installation", () => {
    const { code, stdout, stderr } = slipway("preview", EXAMPLE, "--stack", "staging");
    assert.equal(code, 0, stderr + stdout);
    assert.match(stdout, /slipway:cost:CostBudget +shop/);
    assert.match(stdout, /0 mandatory and 0 advisory violations/);
  });

  it("is asked for the name of a stack, any name", () => {
    const { code, stderr } = slipway("preview", EXAMPLE);
    assert.equal(code, 2);
    assert.match(stderr, /No stack given\. Pass --stack NAME; there are no stack files here/);
  });

  it("is told when a name is none", () => {
    const { code, stderr } = slipway("preview", EXAMPLE, "--stack", "a/b");
    assert.equal(code, 2);
    assert.match(stderr, /No stack can be named "a\/b"; give letters, digits, dots/);
  });
});
