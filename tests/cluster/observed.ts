import assert from "node:assert/strict";
import { Workload, describe as nameOf } from "./objects";
import { neverTwo, promisedReplicas } from "./promises";
import { RunningSystems } from "./running-systems";
import { nextVersion } from "./versions";

/** A service that is watched from now on, and what its strategy promises of the replicas it has now. */
export interface Observed {
  service: Workload;
  promised: number;
  seen: () => { fewestAvailable: number; mostAlive: number };
}

export function observeAll({ workloads }: RunningSystems, services: Workload[]): Observed[] {
  return services.map((service) => {
    const replicas = workloads.live(service)?.spec.replicas ?? 1;
    return { service, promised: promisedReplicas(service, replicas), seen: workloads.observe(service) };
  });
}

/** At every moment since then each service had the replicas it promises, and no more than one where two would harm. */
export function assertPromises(observed: Observed[]): void {
  for (const { service, promised, seen } of observed) {
    const { fewestAvailable, mostAlive } = seen();
    assert.ok(fewestAvailable >= promised, `${nameOf(service)}: ${fewestAvailable} of ${promised} promised`);
    if (neverTwo(service)) assert.equal(mostAlive, 1, `${nameOf(service)} ran twice at a time`);
  }
}

/** Releases a new version of every service and waits until it runs everywhere, holding each to its promise. */
export async function updateAll(running: RunningSystems): Promise<void> {
  const observed = observeAll(running, running.services);
  await running.release(running.services, nextVersion);
  await Promise.all(running.services.map((service) => running.workloads.promote(service)));
  await running.untilSettled();
  assertPromises(observed);
}
