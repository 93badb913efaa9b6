import assert from "node:assert/strict";
import { Workload, describe as nameOf } from "./objects";
import { NODE_SILENCE_SECONDS, RunningSystems, SETTLE_SECONDS } from "./running-systems";
import { isAvailable } from "./workloads";

/** Seconds from the moment at which the cluster knows that the nodes are gone. */
const ELSEWHERE_SECONDS = 60;

/** At their floors, where it is hardest. */
export function itSurvivesLossOfAZone(systems: () => RunningSystems): void {
  it("keeps every service of two or more replicas available while a zone is lost, and runs all pods elsewhere within a minute", async () => {
    const running = systems();
    const { workloads, nodes } = running;
    const lost = running.zones[0]!;
    const redundant = running.services.filter(
      (service) => workloads.podsOf(service).filter(isAvailable).length > 1,
    );
    const survivors = redundant.map((service) => [service, observeOutside(running, service, lost)] as const);
    await nodes.loseZone(lost);
    await nodes.untilZoneIsKnownLost(lost, NODE_SILENCE_SECONDS + SETTLE_SECONDS);
    const noticed = Date.now();
    const elsewhere = (): boolean =>
      running.services.every((service) => {
        const serving = workloads.podsOf(service).filter(isAvailable);
        const moved = serving.every((pod) => nodes.zoneOf(pod.spec.nodeName) !== lost);
        return moved && serving.length >= workloads.floorOf(service);
      });
    const state = (): string => running.services.map((service) => workloads.explain(service)).join("\n");
    await workloads.pods.until(`all pods serve outside ${lost}`, elsewhere, ELSEWHERE_SECONDS, state);
    console.log(`      all pods serve elsewhere after ${((Date.now() - noticed) / 1000).toFixed(0)} s`);
    assert.ok(survivors.length > 0);
    for (const [service, seen] of survivors) assert.ok(seen() >= 1, `${nameOf(service)} was down`);
  });

  it("ends the pods of the lost zone when it is back", async () => {
    const { nodes, zones } = systems();
    nodes.startZone(zones[0]!);
    await nodes.untilZoneTakesPods(zones[0]!, SETTLE_SECONDS);
    await systems().untilSettled();
  });
}

/** The fewest pods that served outside a zone at any moment. */
function observeOutside({ workloads, nodes }: RunningSystems, service: Workload, zone: string): () => number {
  let fewest = Infinity;
  const stop = workloads.pods.onChange(() => {
    const serving = workloads
      .podsOf(service)
      .filter((p) => isAvailable(p) && nodes.zoneOf(p.spec.nodeName) !== zone);
    fewest = Math.min(fewest, serving.length);
  });
  return () => {
    stop();
    return fewest;
  };
}
