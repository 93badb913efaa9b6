import assert from "node:assert/strict";
import { summary } from "../operations";
import { State, TwinStack } from "../twin-stack";
import { Thing } from "../twins/cloud";
import { Values } from "../twins/twin";

const NOTHING: string[] = [];

/** Every stack, from an empty account to an empty account, under the real CLI and our policy pack. */
for (const name of ["dev", "staging", "prod"]) {
  describe(`the life of ${name}`, function () {
    this.bail(true);
    let stack: TwinStack;

    before(async () => {
      stack = await TwinStack.start(name);
    });

    after(() => stack?.stop());

    it("goes up from nothing, judged by the policy pack", async () => {
      const { code, text, operations, violations } = await stack.up();
      assert.equal(code, 0, text.slice(-6000));
      assert.ok(operations.every(({ op }) => op === "create"));
      assert.ok(operations.length > 400, `only ${operations.length} resources`);
      assert.deepEqual(mandatory(violations), NOTHING);
    });

    it("changes nothing when it goes up again", async () => {
      const { code, text, operations, violations } = await stack.up();
      assert.equal(code, 0, text.slice(-3000));
      assert.deepEqual(summary(operations), NOTHING);
      assert.deepEqual(mandatory(violations), NOTHING);
    });

    it("has no drift", async () => {
      const before = stack.cloud.inventory();
      const { code, text } = await stack.refresh("--expect-no-changes");
      assert.equal(code, 0, text.slice(-3000));
      assert.deepEqual(stack.cloud.inventory(), before);
    });

    // Dev runs one pod of everything.
    if (name !== "dev") {
      it("leaves the replicas of an autoscaled workload to its autoscaler", async () => {
        const scaled = autoscaled(stack);
        assert.ok(scaled.length > 0);
        for (const { outputs } of scaled) (outputs["spec"] as Values)["replicas"] = 7;
        const { code, operations, text } = await stack.up("--refresh");
        assert.equal(code, 0, text.slice(-3000));
        assert.deepEqual(summary(operations), NOTHING);
        assert.ok(scaled.every(({ outputs }) => (outputs["spec"] as Values)["replicas"] === 7));
      });
    }

    it("shows what somebody changed behind its back, and sets it back", async () => {
      const policy = stack.cloud.all("kubernetes:networking.k8s.io/v1:NetworkPolicy")[0]!;
      const declared = structuredClone(policy.outputs["spec"]);
      policy.outputs["spec"] = { podSelector: {}, policyTypes: [] };
      const { code, operations, text } = await stack.up("--refresh");
      assert.equal(code, 0, text.slice(-3000));
      assert.deepEqual(
        operations.map(({ op, type }) => `${op} ${type}`),
        ["update kubernetes:networking.k8s.io/v1:NetworkPolicy"],
      );
      assert.deepEqual(policy.outputs["spec"], declared);
    });

    it("keeps flow logs longer by one update in place", async () => {
      stack.configure("slipway:network.flowLogRetentionDays", 400);
      const { code, text, operations } = await stack.up();
      assert.equal(code, 0, text.slice(-3000));
      assert.deepEqual(summary(operations), ["update aws:cloudwatch/logGroup:LogGroup network-flow-logs"]);
    });

    it("promotes one image by touching the workload of that service only", async () => {
      stack.configure("slipway:images.shadower.frontend.tag", "v1.4.3");
      stack.configure("slipway:images.shadower.frontend.digest", `sha256:${"4".repeat(64)}`);
      const { code, text, operations } = await stack.up();
      assert.equal(code, 0, text.slice(-3000));
      assert.ok(operations.length > 0);
      for (const { op, urn, name: resource } of operations) {
        assert.equal(op, "update", urn);
        assert.match(resource, /^shadower-frontend/);
        assert.match(urn, /kubernetes:/);
      }
    });

    it("upgrades Kubernetes by a minor in place: no workload and no data is replaced", async () => {
      stack.configure("slipway:cluster.version", "1.36");
      const { code, text, operations } = await stack.up();
      assert.equal(code, 0, text.slice(-3000));
      const cluster = operations.filter(({ type }) => type === "aws:eks/cluster:Cluster");
      assert.deepEqual(
        cluster.map(({ op }) => op),
        ["update"],
      );
      const replaced = operations.filter(({ op }) => op.includes("replace") || op.includes("delete"));
      assert.deepEqual(
        replaced.filter(({ type }) => !NODES.includes(type)).map(({ urn }) => urn),
        NOTHING,
      );
    });

    if (name === "prod") {
      // Of one resource: of the whole stack, CLI 3.259 walks every path of the dependency graph before it says no.
      it("refuses to give up a protected resource, and everything stays", async () => {
        const before = stack.cloud.inventory();
        const { code, text } = await stack.destroy("--target", protectedLeaf(await stack.state()));
        assert.notEqual(code, 0);
        assert.match(text, /protect/);
        assert.deepEqual(stack.cloud.inventory(), before);
      });

      it("is destroyed after the steps of docs/runbooks/tear-down.md, with nothing left", async () => {
        await liftProtection(stack);
        await destroyAll(stack);
      });
    } else {
      it("is destroyed with nothing left", () => destroyAll(stack));
    }
  });
}

/** What is rolled by generation: a new group is made, the old one goes. */
const NODES = ["aws:eks/nodeGroup:NodeGroup", "aws:ec2/launchTemplate:LaunchTemplate"];

function mandatory(violations: string[]): string[] {
  return violations.filter((violation) => violation.startsWith("mandatory"));
}

async function destroyAll(stack: TwinStack): Promise<void> {
  const { code, text } = await stack.destroy();
  assert.equal(code, 0, text.slice(-6000));
  assert.deepEqual(stack.cloud.inventory(), NOTHING);
  assert.deepEqual((await stack.state()).deployment.resources ?? [], []);
}

/** A protected resource that nothing else needs. */
function protectedLeaf({ deployment: { resources = [] } }: State): string {
  const needed = new Set(
    resources.flatMap(({ dependencies = [], parent = "" }) => [...dependencies, parent]),
  );
  return resources.find(({ urn, custom, protect }) => custom && protect === true && !needed.has(urn))!.urn;
}

/** Workloads that an autoscaler scales. */
function autoscaled(stack: TwinStack): Thing[] {
  const targets = stack.cloud
    .all("kubernetes:autoscaling/v2:HorizontalPodAutoscaler")
    .map(({ id, inputs }) => {
      const { kind, name } = (inputs["spec"] as { scaleTargetRef: { kind: string; name: string } })
        .scaleTargetRef;
      return `${kind} ${id.split("/")[0]}/${name}`;
    });
  return stack.cloud.all().filter(({ type, id }) => targets.includes(`${type.split(":").pop()} ${id}`));
}

/** Steps 2 and 3 of docs/runbooks/tear-down.md. */
async function liftProtection(stack: TwinStack): Promise<void> {
  const state = await stack.state();
  for (const resource of state.deployment.resources ?? []) {
    delete resource.protect;
    delete resource.retainOnDelete;
  }
  await stack.importState(state);
  for (const type of ["aws:rds/instance:Instance", "aws:eks/cluster:Cluster"])
    for (const { inputs } of stack.cloud.all(type)) inputs["deletionProtection"] = false;
}
