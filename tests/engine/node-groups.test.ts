import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { NodeGroupArgs } from "../../components/cluster";
import { summary } from "./operations";
import { TwinStack } from "./twin-stack";
import { Step } from "./twins/cloud";

const REPOSITORY = path.resolve(__dirname, "../..");
const PROJECT = path.join(__dirname, "fixtures/workloads");
const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";
const STACKS = ["dev", "staging", "prod", "prod-dr"];

type Groups = Record<string, NodeGroupArgs>;

/** Every node group of every stack, as `<stack>-<group>`. */
function groupsOfAllStacks(): Groups {
  const groups = STACKS.flatMap((stack) => {
    const file = fs.readFileSync(path.join(REPOSITORY, `Pulumi.${stack}.yaml`), "utf8");
    const { config } = parse(file) as { config: Record<string, { nodeGroups: Groups }> };
    const own = Object.entries(config["slipway:cluster"]?.nodeGroups ?? {});
    return own.map(([name, args]): [string, NodeGroupArgs] => [`${stack}-${name}`, args]);
  });
  return Object.fromEntries(groups);
}

/** The node groups of all stacks in one cluster, changed one way after the other. */
describe("the node groups of every stack", function () {
  this.bail(true);
  const groups = groupsOfAllStacks();
  const names = Object.keys(groups);
  let stack: TwinStack;

  before(async () => {
    stack = await TwinStack.start("dev", { project: PROJECT, policies: false });
    stack.configure("workloads:nodeGroups", groups);
    const { code, text } = await stack.up("--skip-preview");
    if (code !== 0) stack.stop();
    assert.equal(code, 0, text.slice(-3000));
  });

  after(() => stack?.stop());

  const groupNames = () => stack.cloud.all(NODE_GROUP).map(({ id }) => id);

  /** Updates; what changed in the cloud in the order in which it was done, and the fewest groups there were. */
  async function update(): Promise<{ done: Step[]; fewest: number }> {
    const done: Step[] = [];
    let fewest = groupNames().length;
    stack.cloud.onStep = (step) => {
      if (step.when === "after") done.push(step);
      fewest = Math.min(fewest, groupNames().length);
    };
    const { code, text } = await stack.up("--skip-preview");
    stack.cloud.onStep = () => undefined;
    assert.equal(code, 0, text.slice(-3000));
    return { done, fewest };
  }

  it("are there: one or more of each", () => {
    for (const name of STACKS)
      assert.ok(
        names.some((group) => group.startsWith(`${name}-`)),
        name,
      );
    assert.equal(groupNames().length, names.length);
  });

  const each = (change: Partial<NodeGroupArgs>) =>
    Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, { ...group, ...change }]));
  const all = (operation: string) => names.map((name) => `${operation} cluster-${name}`).sort();

  const GENERATIONS: [what: string, key: string, value: unknown][] = [
    [
      "other instance types, with another image",
      "workloads:nodeGroups",
      each({ instanceTypes: ["m7g.large"] }),
    ],
    ["another zone", "workloads:zones", ["a", "b"]],
  ];
  for (const [what, key, value] of GENERATIONS)
    it(`get a new generation for ${what}: first all of the new, then the old go`, async () => {
      const before = groupNames();
      stack.configure(key, value);
      const { done, fewest } = await update();
      const roll = done
        .filter(({ type }) => type === NODE_GROUP)
        .map(({ operation, name }) => `${operation} ${name}`);
      assert.deepEqual(roll.slice(0, names.length).sort(), all("create"));
      assert.deepEqual(roll.slice(names.length).sort(), all("delete"));
      assert.equal(fewest, names.length);
      assert.deepEqual(
        groupNames().filter((id) => before.includes(id)),
        [],
      );
    });

  it("follow the control plane to another minor of Kubernetes in place, one node after the other, never by force", async () => {
    const before = groupNames();
    stack.configure("workloads:version", "1.36");
    const { done } = await update();
    const [first, ...rest] = done
      .filter(({ type }) => type === NODE_GROUP || type === "aws:eks/cluster:Cluster")
      .map(({ operation, name }) => `${operation} ${name}`);
    assert.equal(first, "update cluster-eksCluster");
    assert.deepEqual(rest.sort(), all("update"));
    assert.deepEqual(groupNames(), before);
    for (const { inputs } of stack.cloud.all(NODE_GROUP)) {
      assert.deepEqual(inputs["updateConfig"], { maxUnavailable: 1 });
      assert.equal(inputs["forceUpdateVersion"], undefined);
      assert.equal(inputs["version"], "1.36");
    }
  });

  it("stay as they are when the autoscaler has changed their size", async () => {
    for (const { inputs, outputs } of stack.cloud.all(NODE_GROUP))
      for (const values of [inputs, outputs])
        values["scalingConfig"] = { ...(values["scalingConfig"] as object), desiredSize: 3 };
    const { code, text, operations } = await stack.up("--refresh", "--skip-preview");
    assert.equal(code, 0, text.slice(-3000));
    assert.deepEqual(summary(operations), []);
  });
});
