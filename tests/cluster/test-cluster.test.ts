import assert from "node:assert/strict";
import { applyInOrder, fingerprints } from "./apply";
import { itIsIsolated } from "./isolation-behaviour";
import { ApiError } from "./kubernetes-api";
import { Workload } from "./objects";
import { RunningSystems, SETTLE_SECONDS } from "./running-systems";
import { SAMPLE_NAMESPACE, sampleObjects, sampleSystem, web } from "./sample-system";
import { itIsAccepted, itRollsOut } from "./stack-behaviour";

describe("the test cluster, with a small system shaped as ours", () => {
  let systems: RunningSystems;

  before(async () => {
    systems = await RunningSystems.start(sampleSystem);
  });

  after(async () => systems?.stop());

  it("refuses a field that the API does not know", async () => {
    const misspelt = structuredClone(web) as Workload & { spec: { replica?: number } };
    misspelt.spec.replica = 3;
    const [refusal] = await applyInOrder(systems.plane.api, [misspelt]);
    assert.match(refusal?.message ?? "", /\.spec\.replica: field not declared in schema/);
  });

  it("refuses a privileged pod in a restricted namespace", async () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "privileged", namespace: SAMPLE_NAMESPACE },
      spec: {
        containers: [{ name: "c", image: "registry.invalid/c:1", securityContext: { privileged: true } }],
      },
    };
    await assert.rejects(
      systems.plane.api.create(`/api/v1/namespaces/${SAMPLE_NAMESPACE}/pods`, pod),
      (error: unknown) =>
        error instanceof ApiError && error.status === 403 && error.message.includes("PodSecurity"),
    );
  });

  it("completes an apply that the death of the API server cut short, with nothing doubled", async function () {
    if (systems.plane.external) return this.skip();
    const { api } = systems.plane;
    const before = await fingerprints(api, sampleObjects);
    assert.deepEqual(await applyInOrder(api, sampleObjects.slice(0, 4)), []);
    await systems.plane.crashAndRestartApiServer();
    assert.deepEqual(await applyInOrder(api, sampleObjects), []);
    assert.deepEqual(await fingerprints(api, sampleObjects), before);
  });

  itIsAccepted(() => systems);
  itIsIsolated(
    () => systems,
    () => ["sample/web → sample/api:8000"],
    () => new Map([["sample/worker", "worker-leader"]]),
  );
  itRollsOut(() => systems);

  it("sees that an update which takes all replicas down at once breaks the promise", async () => {
    const { workloads } = systems;
    await workloads.change(web, { spec: { strategy: { type: "Recreate", rollingUpdate: null } } });
    const seen = workloads.observe(web);
    await workloads.release(web, () => "registry.invalid/web:3");
    await workloads.untilSettled(web, SETTLE_SECONDS);
    assert.equal(seen().fewestAvailable, 0);
    await workloads.change(web, { spec: { strategy: web.spec.strategy } });
  });
});
