import assert from "node:assert/strict";
import * as path from "node:path";
import { Finished, run } from "./cli-process";
import { summary } from "./operations";
import { TwinStack } from "./twin-stack";
import { Thing } from "./twins/cloud";
import { Values } from "./twins/twin";

const REPOSITORY = path.resolve(__dirname, "../..");
const PROJECT = path.join(__dirname, "fixtures/workloads");
const CLUSTER = "aws:eks/cluster:Cluster";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const RELEASE = "kubernetes:helm.sh/v3:Release";

/** What users of other projects suffered from, by the threads in the names. */
describe("a cluster with an autoscaled service and a chart", () => {
  let stack: TwinStack;

  before(async () => {
    stack = await TwinStack.start("dev", { project: PROJECT, policies: false });
    const { code, text } = await stack.up("--skip-preview");
    if (code !== 0) stack.stop();
    assert.equal(code, 0, text.slice(-3000));
  });

  after(() => stack?.stop());

  function only(type: string): Thing {
    const [thing, another] = stack.cloud.all(type);
    assert.ok(thing && !another, type);
    return thing;
  }

  function recover(): Promise<Finished> {
    const command = ["offline/slipway.cjs", "recover", "--stack", "dev", "--cwd", stack.fixture.folder];
    return run(process.execPath, command, REPOSITORY, stack.fixture.env).finished;
  }

  it("leaves the replicas where the autoscaler put them (pulumi#13321)", async () => {
    const spec = only(DEPLOYMENT).outputs["spec"] as Values;
    spec["replicas"] = 7;
    for (const options of [["--refresh"], []]) {
      const { code, text, operations } = await stack.up(...options);
      assert.equal(code, 0, text.slice(-3000));
      assert.deepEqual(summary(operations), []);
    }
    assert.equal((only(DEPLOYMENT).outputs["spec"] as Values)["replicas"], 7);
  });

  it("keeps every workload when the kubeconfig changes (pulumi-eks#764)", async () => {
    const before = stack.cloud.inventory();
    rotateAuthority(stack);
    const { code, text, operations } = await stack.up("--refresh");
    assert.equal(code, 0, text.slice(-3000));
    assert.deepEqual(
      operations.map(({ op, type }) => `${op} ${type}`),
      ["update pulumi:providers:kubernetes"],
    );
    assert.deepEqual(stack.cloud.inventory(), before);
  });

  it("would lose every workload to it without the cluster's own name, which the preview shows", async () => {
    const unnamed = await TwinStack.start("dev", { project: PROJECT, policies: false });
    try {
      unnamed.configure("workloads:identified", "false");
      assert.equal((await unnamed.up("--skip-preview")).code, 0);
      rotateAuthority(unnamed);
      const { operations } = await unnamed.preview("--refresh");
      const replaced = operations.filter(({ op }) => op === "replace").map(({ type }) => type);
      assert.ok(replaced.includes("pulumi:providers:kubernetes"));
      assert.ok(replaced.includes(DEPLOYMENT));
    } finally {
      unnamed.stop();
    }
  });

  it("has a way out of a release that a killed update left pending (pulumi-kubernetes#2054)", async () => {
    const release = only(RELEASE);
    const status = release.outputs["status"] as Values;
    release.outputs["status"] = { ...status, status: "pending-upgrade", revision: 2 };
    stack.configure("workloads:replicas", "3");
    const failed = await stack.up("--skip-preview");
    assert.notEqual(failed.code, 0);
    assert.match(failed.text, /another operation \(install\/upgrade\/rollback\) is in progress/);

    const refused = await recover();
    assert.equal(refused.code, 2, refused.stdout + refused.stderr);
    assert.match(refused.stderr, /shop\/some-chart is pending-upgrade at revision 2/);
    assert.match(refused.stderr, /helm rollback some-chart 1 --namespace shop --wait/);
    assert.match(refused.stderr, /docs\/runbooks\/stuck-release\.md/);

    release.outputs["status"] = { ...status, revision: 3 };
    const recovered = await recover();
    assert.equal(recovered.code, 0, recovered.stdout + recovered.stderr);
    assert.deepEqual(only(RELEASE).inputs["values"], { replicas: 3 });
  });

  it("has a way out of a release whose first installation was killed", async () => {
    const release = only(RELEASE);
    const status = release.outputs["status"] as Values;
    release.outputs["status"] = { ...status, status: "pending-install", revision: 1 };
    const refused = await recover();
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /helm uninstall some-chart --namespace shop --wait/);

    stack.cloud.remove(RELEASE, release.id);
    const recovered = await recover();
    assert.equal(recovered.code, 0, recovered.stdout + recovered.stderr);
    assert.equal((only(RELEASE).outputs["status"] as Values)["status"], "deployed");
  });

  it("is destroyed with nothing left", async () => {
    const { code, text } = await stack.destroy();
    assert.equal(code, 0, text.slice(-3000));
    assert.deepEqual(stack.cloud.inventory(), []);
  });
});

/** EKS hands out another certificate authority; the address stays. */
function rotateAuthority(stack: TwinStack): void {
  const [cluster] = stack.cloud.all(CLUSTER);
  cluster!.outputs["certificateAuthority"] = { data: Buffer.from("another").toString("base64") };
}
