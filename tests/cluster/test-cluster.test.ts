import assert from "node:assert/strict";
import * as path from "node:path";
import { applyInOrder } from "./apply";
import { itIsAccepted } from "./acceptance-behaviour";
import { itIsIsolated, itRefusesEveryOtherVerb } from "./isolation-behaviour";
import { ApiError, KubernetesApi } from "./kubernetes-api";
import { KubernetesObject, Workload, describe as nameOf } from "./objects";
import { RunningSystems, SETTLE_SECONDS } from "./running-systems";
import { SAMPLE_NAMESPACE, sampleObjectsIn, sampleSystem, web } from "./sample-system";
import { itRollsOut } from "./rollout-behaviour";

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

  it("completes an apply in the middle of which the control plane died, with nothing doubled", async function () {
    if (systems.plane.external) return this.skip();
    const { api } = systems.plane;
    const objects = sampleObjectsIn("interrupted");
    const half = Math.ceil(objects.length / 2);
    let restarted: Promise<void> | undefined;
    function* dyingHalfway(): Generator<KubernetesObject> {
      yield* objects.slice(0, half);
      restarted = systems.plane.crashAndRestart();
      yield* objects.slice(half);
    }
    const unfinished = await applyInOrder(api, dyingHalfway());
    assert.ok(unfinished.length > 0, "the control plane died too late");
    await restarted;
    assert.deepEqual(await applyInOrder(api, objects), []);
    assert.deepEqual(await appliedIn(api, "interrupted", objects), objects.map(nameOf).sort());
    await api.delete("/api/v1/namespaces/interrupted");
  });

  itIsAccepted(() => systems);
  itIsIsolated(
    () => systems,
    () => ["sample/web → sample/api:8000"],
    () => new Map([["sample/worker", "worker-leader"]]),
  );
  itRefusesEveryOtherVerb(
    () => systems,
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

/** All objects of the applied kinds in a namespace, and the namespace itself. */
async function appliedIn(
  api: KubernetesApi,
  namespace: string,
  objects: KubernetesObject[],
): Promise<string[]> {
  const lists = new Map<string, string>();
  for (const object of objects.filter(({ metadata }) => metadata.namespace)) {
    lists.set(path.posix.dirname(await api.pathOf(object)), object.kind);
  }
  const found = [`Namespace ${namespace}`];
  for (const [list, kind] of lists) {
    const { items } = await api.get<{ items: KubernetesObject[] }>(list);
    // The one that Kubernetes makes in every namespace.
    const applied = items.filter(({ metadata }) => metadata.name !== "default");
    found.push(...applied.map(({ metadata }) => nameOf({ apiVersion: "", kind, metadata })));
  }
  return found.sort();
}
