import assert from "node:assert/strict";
import * as path from "node:path";
import { ControlPlane, startControlPlane } from "../cluster/control-plane";
import { installDefinitions } from "../cluster/definitions";
import { ApiError } from "../cluster/kubernetes-api";
import { KubernetesObject, Workload } from "../cluster/objects";
import { stackObjects } from "../cluster/stack-objects";
import { liftProtection } from "./lifecycle/steps";
import { Outcome, summary } from "./operations";
import { TwinStack } from "./twin-stack";
import { ApiServerTwin } from "./twins/kubernetes/api-server-twin";

const PROJECT = path.join(__dirname, "fixtures/workloads");
const DEPLOYMENT = "/apis/apps/v1/namespaces/shop/deployments/api";

interface Applied extends Workload {
  metadata: KubernetesObject["metadata"] & { managedFields: { manager: string; operation: string }[] };
}

describe("our components under the real Pulumi CLI, applied to a real API server", function () {
  this.bail(true);
  let plane: ControlPlane;
  let stack: TwinStack;

  before(async () => {
    plane = await startControlPlane();
    const kubernetes = (cloud: TwinStack["cloud"]) => new ApiServerTwin(cloud, plane.api);
    stack = await TwinStack.start("dev", { project: PROJECT, policies: false, kubernetes });
  });

  after(async () => {
    stack?.stop();
    await plane?.stop();
  });

  it("are accepted, and owned by server-side apply", async () => {
    await succeeds(stack.up("--skip-preview"));
    const { metadata } = await plane.api.get<Applied>(DEPLOYMENT);
    assert.ok(metadata.managedFields.some(({ operation }) => operation === "Apply"));
  });

  it("change nothing the second time, also when all is read back", async () => {
    assert.deepEqual(await succeeds(stack.up()), []);
    assert.deepEqual(await succeeds(stack.up("--refresh")), []);
  });

  it("leave the replicas where an autoscaler puts them", async () => {
    await plane.api.patch(`${DEPLOYMENT}/scale`, { spec: { replicas: 7 } });
    assert.deepEqual(await succeeds(stack.up("--refresh")), []);
    assert.equal((await plane.api.get<Workload>(DEPLOYMENT)).spec.replicas, 7);
  });

  it("take back what somebody else changed of theirs", async () => {
    const limit = { name: "api", resources: { limits: { cpu: "4" } } };
    const { spec } = await plane.api.get<Workload>(DEPLOYMENT);
    const [container] = spec.template.spec.containers;
    const changed = { ...container, ...limit, resources: { ...container!.resources, ...limit.resources } };
    await plane.api.patch(DEPLOYMENT, { spec: { template: { spec: { containers: [changed] } } } });
    assert.deepEqual(await succeeds(stack.up("--refresh")), ["update kubernetes:apps/v1:Deployment api"]);
    const healed = (await plane.api.get<Workload>(DEPLOYMENT)).spec.template.spec.containers;
    assert.equal(healed[0]?.resources?.limits?.["cpu"], container!.resources?.limits?.["cpu"]);
  });

  it("are destroyed with nothing left", async () => {
    await succeeds(stack.destroy());
    assert.deepEqual(stack.cloud.inventory(), []);
    await assert.rejects(
      plane.api.get("/api/v1/namespaces/shop"),
      (error) => error instanceof ApiError && error.status === 404,
    );
  });
});

describe("the whole stack prod under the real Pulumi CLI, applied to a real API server", function () {
  this.bail(true);
  let plane: ControlPlane;
  let stack: TwinStack;

  before(async () => {
    plane = await startControlPlane();
    await installDefinitions(plane.api, await stackObjects("prod"));
    const kubernetes = (cloud: TwinStack["cloud"]) => new ApiServerTwin(cloud, plane.api);
    stack = await TwinStack.start("prod", { kubernetes });
  });

  after(async () => {
    stack?.stop();
    await plane?.stop();
  });

  it("is accepted in the order in which Pulumi makes it", async () => {
    await succeeds(stack.up("--skip-preview"));
    const { items } = await plane.api.get<{ items: Workload[] }>("/apis/apps/v1/deployments");
    assert.ok(items.length > 10, `only ${items.length} deployments`);
  });

  it("changes nothing the second time, also when all is read back", async () => {
    assert.deepEqual(await succeeds(stack.up("--skip-preview")), []);
    assert.deepEqual(await succeeds(stack.up("--skip-preview", "--refresh")), []);
  });

  it("promotes one image by one apply, and the API server keeps all else", async () => {
    stack.configure("slipway:images.shadower.frontend.tag", "v1.4.3");
    assert.deepEqual(await succeeds(stack.up("--skip-preview")), [
      "update kubernetes:apps/v1:Deployment shadower-frontend",
    ]);
  });

  it("is destroyed with nothing left of it", async () => {
    await liftProtection(stack);
    await succeeds(stack.destroy());
    assert.deepEqual(stack.cloud.inventory(), []);
    const { items } = await plane.api.get<{ items: KubernetesObject[] }>("/api/v1/namespaces");
    const upstream = ["default", "kube-node-lease", "kube-public", "kube-system"];
    assert.deepEqual(items.map(({ metadata }) => metadata.name).sort(), upstream);
  });
});

/** What a command did, after it ended well. */
async function succeeds(command: Promise<Outcome>): Promise<string[]> {
  const { code, text, operations } = await command;
  assert.equal(code, 0, text.slice(-6000));
  return summary(operations);
}
