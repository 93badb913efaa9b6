import assert from "node:assert/strict";
import { drainNode } from "./drain";
import { KubernetesObject, Pod, Workload, describe as nameOf } from "./objects";
import { assertPromises, observeAll, updateAll } from "./observed";
import { neverTwo } from "./promises";
import { RunningSystems, SETTLE_SECONDS } from "./running-systems";
import { brokenVersion } from "./versions";

interface DisruptionBudget extends KubernetesObject {
  spec: { maxUnavailable: number; selector: { matchLabels: Record<string, string> } };
}

/** Updates that keep their promise, good and bad, and the maintenance of nodes. */
export function itRollsOut(systems: () => RunningSystems): void {
  it("keeps each service at its promised replicas at every moment of an update", async () => {
    await updateAll(systems());
  });

  it("lets the fullest node be drained to the end, within every disruption budget", async () => {
    const running = systems();
    const node = fullestNode(running);
    const budgets = running.objects.filter((o): o is DisruptionBudget => o.kind === "PodDisruptionBudget");
    const observed = running.services.map((service) => ({
      service,
      desired: undisturbed(running, budgets, service),
      seen: running.workloads.observe(
        service,
        running.workloads.live(service)?.status?.blueGreen?.activeSelector,
      ),
    }));
    await drainNode(running.plane, node);
    await running.untilSettled();
    assert.deepEqual(podsOn(running, node), []);
    for (const { service, desired, seen } of observed) {
      const { fewestAvailable } = seen();
      assert.ok(fewestAvailable >= desired, `${nameOf(service)}: ${fewestAvailable} of ${desired} healthy`);
    }
    await running.plane.api.patch(`/api/v1/nodes/${node}`, { spec: { unschedulable: false } });
  });

  // Last: a rolled-back version stays for a while, and its broken pods use up the disruption budget meanwhile.
  it("never gives the last good replica for an image that cannot be pulled", async () => {
    const running = systems();
    const guarded = running.services.filter((service) => !neverTwo(service));
    const observed = observeAll(running, guarded);
    await running.release(guarded, brokenVersion);
    const broken = (service: Workload): boolean => running.workloads.podsOf(service).some(waitsForImage);
    await running.workloads.pods.until(
      "every service has a pod that waits for its image",
      () => guarded.every(broken),
      SETTLE_SECONDS,
    );
    assertPromises(observed);
    await running.release(guarded, (image) => image);
    await Promise.all(guarded.map((service) => running.workloads.promote(service)));
    await running.untilSettled();
  });
}

/** The replicas that may not be disrupted at once, by the disruption budget of a service. */
function undisturbed(running: RunningSystems, budgets: DisruptionBudget[], service: Workload): number {
  const budget = budgets.find((item) => covers(item, service));
  assert.ok(budget, `${nameOf(service)} has no disruption budget`);
  const { maxUnavailable } = budget.spec;
  assert.equal(typeof maxUnavailable, "number", `${nameOf(budget)} counts in ${maxUnavailable}`);
  return (running.workloads.live(service)?.spec.replicas ?? 1) - maxUnavailable;
}

function covers(budget: DisruptionBudget, service: Workload): boolean {
  return (
    budget.metadata.namespace === service.metadata.namespace &&
    Object.entries(budget.spec.selector.matchLabels).every(
      ([label, value]) => service.spec.template.metadata.labels[label] === value,
    )
  );
}

function waitsForImage(pod: Pod): boolean {
  return pod.status?.containerStatuses?.some((c) => c.state?.waiting?.reason === "ImagePullBackOff") ?? false;
}

/** The pods of services on a node. */
function podsOn({ workloads, services }: RunningSystems, node: string): string[] {
  return services
    .flatMap((service) => workloads.podsOf(service))
    .filter((pod) => pod.spec.nodeName === node)
    .map(nameOf);
}

function fullestNode(running: RunningSystems): string {
  const count = (node: string): number => podsOn(running, node).length;
  const used = new Set(
    running.services.flatMap((s) => running.workloads.podsOf(s)).flatMap((pod) => pod.spec.nodeName ?? []),
  );
  const [fullest] = [...used].sort((a, b) => count(b) - count(a));
  assert.ok(fullest, "no pod runs");
  return fullest;
}
