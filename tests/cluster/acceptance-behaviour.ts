import assert from "node:assert/strict";
import { applyInOrder, fingerprints } from "./apply";
import { ApiError } from "./kubernetes-api";
import { KubernetesObject, describe as nameOf } from "./objects";
import { danglingReferences } from "./references";
import { RunningSystems } from "./running-systems";
import { isAvailable } from "./workloads";

/** What the profile `baseline` lets run and `restricted` does not: it says nothing about its user. */
const ORDINARY_POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "ordinary" },
  spec: { containers: [{ name: "c", image: "registry.invalid/c:1" }] },
};

/** Accepted, placed, and the same when applied again. */
export function itIsAccepted(systems: () => RunningSystems): void {
  it("has every object accepted, with no unknown field", () => {
    assert.deepEqual(systems().refusals, []);
  });

  it("provides every secret, config map, claim and account that a pod refers to", () => {
    const { services, objects } = systems();
    assert.deepEqual(
      services.flatMap((service) => danglingReferences(service, objects)),
      [],
    );
  });

  it("has every pod placed and ready", async () => {
    await systems().untilSettled();
  });

  it("enforces Pod Security restricted on every namespace that has a service", async () => {
    const { plane, services } = systems();
    const namespaces = new Set(services.map(({ metadata }) => metadata.namespace!));
    assert.ok(namespaces.size > 0);
    for (const namespace of namespaces) {
      await assert.rejects(
        plane.api.create(`/api/v1/namespaces/${namespace}/pods?dryRun=All`, ORDINARY_POD),
        (error: unknown) =>
          error instanceof ApiError && error.message.includes('violates PodSecurity "restricted:'),
        namespace,
      );
    }
  });

  it("changes nothing when it is applied again", async () => {
    // Once all is settled, controllers have written what they write on their own.
    await systems().untilSettled();
    const { plane, objects } = systems();
    const before = await fingerprints(plane.api, objects);
    assert.deepEqual(await applyInOrder(plane.api, objects), []);
    const after = await fingerprints(plane.api, objects);
    // Argo Rollouts writes the version into the selector of the Services it switches, a field that server-side apply
    // takes whole; Pulumi leaves it alone (ignoreChanges).
    const switched = objects
      .filter(({ kind }) => kind === "Rollout")
      .flatMap((rollout) => servicesSwitchedBy(rollout));
    assert.deepEqual(
      objects
        .filter(({ kind, metadata }) => !(kind === "Service" && switched.includes(metadata.name)))
        .map(nameOf)
        .filter((name) => after.get(name) !== before.get(name)),
      [],
    );
  });

  it("spreads the replicas of each service over the zones", () => {
    const { services, workloads, nodes, zones } = systems();
    for (const service of services) {
      const pods = workloads.podsOf(service).filter(isAvailable);
      const counts = zones.map((zone) => pods.filter((p) => nodes.zoneOf(p.spec.nodeName) === zone).length);
      assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, `${nameOf(service)}: ${counts.join(", ")}`);
    }
  });
}

/** Names of the Services whose selector an Argo Rollout moves from version to version. */
function servicesSwitchedBy(rollout: KubernetesObject): string[] {
  const { strategy } = (rollout as { spec?: unknown }).spec as {
    strategy?: Record<string, Record<string, unknown>>;
  };
  const { activeService, previewService, stableService, canaryService } = {
    ...strategy?.["blueGreen"],
    ...strategy?.["canary"],
  } as Record<string, unknown>;
  return [activeService, previewService, stableService, canaryService].filter(
    (name) => typeof name === "string",
  );
}
