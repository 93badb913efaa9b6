import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
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

  // Without order: an update puts first what it came to, though it changed nothing.
  const recorded = async () =>
    (await stack.state()).deployment.resources?.map(({ urn, id }) => `${urn} ${id}`).sort();

  const MOVES: [what: string, config: Record<string, unknown>, message: RegExp][] = [
    [
      "region",
      { "slipway:region": "us-west-2", "slipway:network.zones": ["us-west-2a", "us-west-2b"] },
      /slipway:region is us-west-2, and the stack was made with us-east-1\..*Set slipway:region to us-east-1 again/s,
    ],
    [
      "account",
      { "slipway:accountId": "222222222222" },
      /slipway:accountId is 222222222222, and the stack was made with 111111111111\..*Nothing was changed/s,
    ],
  ];
  for (const [what, config, message] of MOVES)
    it(`refuses another ${what} in a living stack before anything is touched, and names the way out`, async () => {
      const file = path.join(stack.fixture.folder, "Pulumi.dev.yaml");
      const [text, inventory] = [fs.readFileSync(file), stack.cloud.inventory()];
      const before = await recorded();
      for (const [key, value] of Object.entries(config)) stack.configure(key, value);
      const refused = await stack.up("--skip-preview");
      fs.writeFileSync(file, text);
      assert.notEqual(refused.code, 0);
      assert.match(refused.text, message);
      assert.doesNotMatch(refused.text, /^ {4}at /m);
      assert.deepEqual(stack.cloud.inventory(), inventory);
      assert.deepEqual(await recorded(), before);
    });
});
