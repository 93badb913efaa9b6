import assert from "node:assert/strict";
import { applyInOrder, generationOf } from "./apply";
import { ControlPlane, startControlPlane } from "./control-plane";
import { drainNode } from "./drain";
import { ApiError } from "./kubernetes-api";
import { KubernetesObject, Pod, Workload } from "./objects";
import { SAMPLE_NAMESPACE, sampleService, sampleSystem } from "./sample-system";
import { SimulatedMetrics } from "./simulated-metrics";
import { SimulatedNodes } from "./simulated-nodes";
import { BROKEN_IMAGE } from "./stages";
import { Watched } from "./watched";
import { Workloads, isAvailable } from "./workloads";

function waitsForImage(pod: Pod): boolean {
  return pod.status?.containerStatuses?.some((c) => c.state?.waiting?.reason === "ImagePullBackOff") ?? false;
}

const ZONES = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];

describe("the test cluster, with a small system shaped as ours", () => {
  let plane: ControlPlane;
  let nodes: SimulatedNodes;
  let workloads: Workloads;
  let metrics: SimulatedMetrics;

  before(async () => {
    plane = await startControlPlane({ nodeMonitorGraceSeconds: 20 });
    nodes = await SimulatedNodes.start(plane, ZONES, [{ name: "general", perZone: 2, cpu: "4", memory: "16Gi" }]);
    metrics = await SimulatedMetrics.start(plane);
    assert.deepEqual(await applyInOrder(plane.api, sampleSystem), []);
    workloads = await Workloads.start(plane, sampleSystem);
    await workloads.untilSettled(sampleService, 60);
  });

  after(async () => {
    workloads?.stop();
    nodes?.stop();
    await metrics?.stop();
    await plane?.stop();
  });

  const replicas = (): number => workloads.live(sampleService)?.spec.replicas ?? 0;
  const zonesOfPods = (): Set<string | undefined> =>
    new Set(workloads.podsOf(sampleService).filter(isAvailable).map((pod) => nodes.zoneOf(pod.spec.nodeName)));

  it("refuses a field that the API does not know", async () => {
    const misspelt = structuredClone(sampleService) as Workload & { spec: { replica?: number } };
    misspelt.spec.replica = 3;
    const [refusal] = await applyInOrder(plane.api, [misspelt]);
    assert.match(refusal?.message ?? "", /\.spec\.replica: field not declared in schema|unknown field "spec\.replica"/);
  });

  it("refuses a privileged pod in a restricted namespace", async () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "privileged", namespace: SAMPLE_NAMESPACE },
      spec: { containers: [{ name: "c", image: "registry.invalid/c:1", securityContext: { privileged: true } }] },
    };
    await assert.rejects(
      plane.api.create(`/api/v1/namespaces/${SAMPLE_NAMESPACE}/pods`, pod),
      (error: unknown) => error instanceof ApiError && error.status === 403 && /PodSecurity/.test(error.message),
    );
  });

  it("counts an apply of the same objects as no change", async () => {
    const before = await generationOf(plane.api, sampleSystem);
    assert.deepEqual(await applyInOrder(plane.api, sampleSystem), []);
    assert.deepEqual(await generationOf(plane.api, sampleSystem), before);
  });

  it("completes an apply that the death of the API server cut short, with nothing doubled", async () => {
    const half = sampleSystem.slice(0, 4);
    assert.deepEqual(await applyInOrder(plane.api, half), []);
    const before = await generationOf(plane.api, sampleSystem);
    await plane.crashAndRestartApiServer();
    assert.deepEqual(await applyInOrder(plane.api, sampleSystem), []);
    assert.deepEqual(await generationOf(plane.api, sampleSystem), before);
    await workloads.untilSettled(sampleService, 60);
  });

  it("places the autoscaler's floor of replicas over all zones", async () => {
    await workloads.untilSettled(sampleService, 60);
    assert.equal(workloads.podsOf(sampleService).length, 3);
    assert.equal(zonesOfPods().size, 3);
  });

  it("sees that a rolling update keeps every replica available at every moment", async () => {
    const seen = workloads.observe(sampleService);
    await workloads.release(sampleService, () => "registry.invalid/web:2");
    await workloads.untilSettled(sampleService, 60);
    const { fewestAvailable, mostAlive } = seen();
    assert.ok(fewestAvailable >= 3, `${fewestAvailable} available`);
    assert.ok(mostAlive > 3, "the update replaced pods");
  });

  it("sees that an update that takes all replicas down at once breaks the promise", async () => {
    const strategy = { type: "Recreate", rollingUpdate: null };
    await workloads.change(sampleService, { spec: { strategy } });
    const seen = workloads.observe(sampleService);
    await workloads.release(sampleService, () => "registry.invalid/web:3");
    await workloads.untilSettled(sampleService, 60);
    assert.equal(seen().fewestAvailable, 0);
    await workloads.change(sampleService, { spec: { strategy: sampleService.spec.strategy } });
  });

  it("keeps every good replica when the new image cannot be pulled", async () => {
    const seen = workloads.observe(sampleService);
    await workloads.release(sampleService, () => `${BROKEN_IMAGE}/web:4`);
    await workloads.pods.until(
      "a pod of the broken image waits",
      () => workloads.podsOf(sampleService).some(waitsForImage),
      60,
    );
    assert.ok(seen().fewestAvailable >= 3);
    await workloads.release(sampleService, () => "registry.invalid/web:1");
    await workloads.untilSettled(sampleService, 60);
  });

  it("drains a node by eviction within the disruption budget", async () => {
    const node = workloads.podsOf(sampleService)[0]?.spec.nodeName ?? "";
    const seen = workloads.observe(sampleService);
    await drainNode(plane, node);
    await workloads.untilSettled(sampleService, 60);
    assert.ok(seen().fewestAvailable >= 2);
    assert.ok(workloads.podsOf(sampleService).every((pod) => pod.spec.nodeName !== node));
    await plane.api.patch(`/api/v1/nodes/${node}`, { spec: { unschedulable: false } });
  });

  it("refuses what goes over the quota, and says which quota", async () => {
    const greedy = structuredClone(sampleService);
    greedy.metadata.name = "greedy";
    greedy.spec.replicas = 1;
    greedy.spec.selector.matchLabels = { app: "greedy" };
    greedy.spec.template.metadata.labels = { app: "greedy" };
    greedy.spec.template.spec.containers[0]!.resources = { requests: { cpu: "5" }, limits: { cpu: "5" } };
    const events = await Watched.start<KubernetesObject & { reason: string; message: string }>(
      plane.api,
      `/api/v1/namespaces/${SAMPLE_NAMESPACE}/events`,
    );
    await plane.api.apply(greedy);
    const refused = (items: { reason: string; message: string }[]): string | undefined =>
      items.find((event) => event.reason === "FailedCreate")?.message;
    const message = await events.until("the refusal is an event", refused, 60);
    events.stop();
    assert.match(message, /exceeded quota: quota, requested: requests\.cpu=5, used: .*, limited: requests\.cpu=4/);
    await plane.api.delete(await plane.api.pathOf(greedy));
  });

  it("scales from the floor to the ceiling under load", async () => {
    const load = { namespace: SAMPLE_NAMESPACE, podLabels: { app: "web" }, memoryBytes: 0 };
    metrics.setLoads([{ ...load, cpuMillis: 2_500 }]);
    const started = Date.now();
    await workloads.pods.until("10 replicas serve", () => workloads.podsOf(sampleService).filter(isAvailable).length === 10, 120, () => workloads.explain(sampleService));
    console.log(`      from 3 to 10 replicas ready: ${((Date.now() - started) / 1000).toFixed(0)} s`);
    assert.equal(zonesOfPods().size, 3);
  });

  it("runs the pods of a lost zone elsewhere", async () => {
    const lost = ZONES[0]!;
    const started = Date.now();
    await nodes.loseZone(lost);
    const elsewhere = (): boolean => {
      const serving = workloads.podsOf(sampleService).filter(isAvailable);
      return serving.length >= replicas() && serving.every((pod) => nodes.zoneOf(pod.spec.nodeName) !== lost);
    };
    await workloads.pods.until("all replicas serve from two zones", elsewhere, 150, () => workloads.explain(sampleService));
    console.log(`      pods of the lost zone serve elsewhere after ${((Date.now() - started) / 1000).toFixed(0)} s`);
    assert.equal(zonesOfPods().size, 2);
  });
});
