import assert from "node:assert/strict";
import * as path from "node:path";
import { ControlPlane, startControlPlane } from "../cluster/control-plane";
import { ApiError } from "../cluster/kubernetes-api";
import { KubernetesObject, Workload } from "../cluster/objects";
import { summary } from "./operations";
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

  async function unchanged(...options: string[]): Promise<void> {
    const { code, text, operations } = await stack.up(...options);
    assert.equal(code, 0, text.slice(-3000));
    assert.deepEqual(summary(operations), []);
  }

  it("are accepted, and owned by server-side apply", async () => {
    const { code, text } = await stack.up("--skip-preview");
    assert.equal(code, 0, text.slice(-3000));
    const { metadata } = await plane.api.get<Applied>(DEPLOYMENT);
    assert.ok(metadata.managedFields.some(({ operation }) => operation === "Apply"));
  });

  it("change nothing the second time, also when all is read back", async () => {
    await unchanged();
    await unchanged("--refresh");
  });

  it("leave the replicas where an autoscaler puts them", async () => {
    await plane.api.patch(`${DEPLOYMENT}/scale`, { spec: { replicas: 7 } });
    await unchanged("--refresh");
    assert.equal((await plane.api.get<Workload>(DEPLOYMENT)).spec.replicas, 7);
  });

  it("take back what somebody else changed of theirs", async () => {
    const limit = { name: "api", resources: { limits: { cpu: "4" } } };
    const { spec } = await plane.api.get<Workload>(DEPLOYMENT);
    const [container] = spec.template.spec.containers;
    const changed = { ...container, ...limit, resources: { ...container!.resources, ...limit.resources } };
    await plane.api.patch(DEPLOYMENT, { spec: { template: { spec: { containers: [changed] } } } });
    const { code, text, operations } = await stack.up("--refresh");
    assert.equal(code, 0, text.slice(-3000));
    assert.deepEqual(summary(operations), ["update kubernetes:apps/v1:Deployment api"]);
    const healed = (await plane.api.get<Workload>(DEPLOYMENT)).spec.template.spec.containers;
    assert.equal(healed[0]?.resources?.limits?.["cpu"], container!.resources?.limits?.["cpu"]);
  });

  it("are destroyed with nothing left", async () => {
    const { code, text } = await stack.destroy();
    assert.equal(code, 0, text.slice(-3000));
    assert.deepEqual(stack.cloud.inventory(), []);
    await assert.rejects(
      plane.api.get("/api/v1/namespaces/shop"),
      (error) => error instanceof ApiError && error.status === 404,
    );
  });
});
