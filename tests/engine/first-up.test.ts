import assert from "node:assert/strict";
import { TwinStack } from "./twin-stack";

/** Made by the bootstrap, before. */
const BOUNDARY = "arn:aws:iam::111111111111:policy/slipway-boundary";

/** Where the first update is run from, as docs/running-for-real.md has it. */
const OUTSIDE = "203.0.113.7/32";

describe("the first up of a stage, from outside its network", function () {
  this.timeout(600_000);
  let stack: TwinStack;

  before(async () => {
    stack = await TwinStack.start("dev");
    stack.cloud.add({ type: "aws:iam/policy:Policy", id: BOUNDARY, inputs: {}, outputs: { arn: BOUNDARY } });
    stack.configure("slipway:cluster.publicApiCidrs", [OUTSIDE]);
  });

  after(() => stack?.stop());

  it("passes the policies while the API is open to one address", async () => {
    const { code, text } = await stack.up();
    assert.equal(code, 0, text.slice(-3000));
  });

  it("closes the API again by one update of the cluster in place", async () => {
    stack.configure("slipway:cluster.publicApiCidrs", []);
    const { code, text, operations } = await stack.up();
    assert.equal(code, 0, text.slice(-3000));
    const changes = operations.filter(({ op }) => op !== "same").map(({ op, type }) => `${op} ${type}`);
    // The component around it, and the cluster itself.
    assert.deepEqual(changes.sort(), ["update aws:eks/cluster:Cluster", "update eks:index:Cluster"]);
  });
});
