import assert from "node:assert/strict";
import { fingerprints, applyInOrder } from "./apply";
import { drainNode } from "./drain";
import { KubernetesObject, Pod, Workload, describe as nameOf } from "./objects";
import { neverTwo, promisedReplicas } from "./promises";
import { danglingReferences } from "./references";
import { RunningSystems, SETTLE_SECONDS } from "./running-systems";
import { Load } from "./simulated-metrics";
import { BROKEN_IMAGE } from "./stages";
import { Watched } from "./watched";
import { autoscalerOf, isAvailable } from "./workloads";

interface Quota extends KubernetesObject {
  spec: { hard: Record<string, string> };
}

interface KubernetesEvent extends KubernetesObject {
  reason: string;
  message: string;
}

type Systems = () => RunningSystems;

/** Accepted, placed, and the same when applied again. */
export function itIsAccepted(systems: Systems): void {
  it("has every object accepted, with no unknown field", () => {
    assert.deepEqual(systems().refusals, []);
  });

  it("enforces Pod Security restricted on every namespace that has a service", () => {
    const { services, objects } = systems();
    const level = (namespace: string | undefined): string | undefined =>
      objects.find((o) => o.kind === "Namespace" && o.metadata.name === namespace)?.metadata.labels?.[
        "pod-security.kubernetes.io/enforce"
      ];
    const open = services.filter((service) => level(service.metadata.namespace) !== "restricted").map(nameOf);
    assert.deepEqual(open, []);
    assert.ok(services.length > 0);
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
      const used = new Set(pods.map((pod) => nodes.zoneOf(pod.spec.nodeName)));
      assert.equal(
        used.size,
        Math.min(pods.length, zones.length),
        `${nameOf(service)} uses ${[...used].join(", ")}`,
      );
    }
  });
}

/** Updates that keep their promise, good and bad. */
export function itRollsOut(systems: Systems): void {
  it("keeps each service at its promised replicas at every moment of an update", async () => {
    await updateAll(systems());
  });

  it("never gives the last good replica for an image that cannot be pulled", async () => {
    const running = systems();
    const guarded = running.services.filter((service) => !neverTwo(service));
    const observed = observeAll(running, guarded);
    await running.release(guarded, () => `${BROKEN_IMAGE}/broken:1`);
    const broken = (service: Workload): boolean => running.workloads.podsOf(service).some(waitsForImage);
    const all = (): boolean => guarded.every(broken);
    await running.workloads.pods.until(
      "every service has a pod that waits for its image",
      all,
      SETTLE_SECONDS,
    );
    assertPromises(observed);
    await running.release(guarded, (image) => image);
    await Promise.all(guarded.map((service) => running.workloads.promote(service)));
    await running.untilSettled();
  });

  it("lets the fullest node be drained within the disruption budgets", async () => {
    const running = systems();
    const node = fullestNode(running);
    const counts = running.services.map((s) => [s, running.workloads.observe(s)] as const);
    await drainNode(running.plane, node);
    await running.untilSettled();
    for (const [service, seen] of counts) {
      const floor = running.workloads.floorOf(service);
      if (floor > 1) assert.ok(seen().fewestAvailable >= 1, `${nameOf(service)} was down`);
    }
    await running.plane.api.patch(`/api/v1/nodes/${node}`, { spec: { unschedulable: false } });
  });
}

/** From the floor to the ceiling, inside the quota and not past it. */
export function itScales(systems: Systems): void {
  it("scales every autoscaled service from its minimum to its maximum under load", async function () {
    const running = systems();
    if (!running.metrics) return this.skip();
    const scaled = running.services.filter((service) => autoscalerOf(service, running.objects));
    const started = Date.now();
    const decided = new Map<string, number>();
    running.metrics.setLoads(scaled.map((service) => fullLoad(running, service)));
    const atMaximum = (): boolean => {
      const below = scaled.filter((service) => {
        const replicas = running.workloads.live(service)?.spec.replicas ?? 0;
        const limits = autoscalerOf(service, running.objects)!.spec;
        if (replicas > (limits.minReplicas ?? 1) && !decided.has(nameOf(service))) {
          decided.set(nameOf(service), (Date.now() - started) / 1000);
        }
        return running.workloads.podsOf(service).filter(isAvailable).length < limits.maxReplicas;
      });
      return below.length === 0;
    };
    const state = (): string => scaled.map((service) => running.workloads.explain(service)).join("\n");
    await running.workloads.pods.until("every service is at its maximum", atMaximum, 300, state);
    for (const [service, seconds] of decided)
      console.log(`      ${service} decided after ${seconds.toFixed(0)} s`);
    console.log(`      all at their maximum after ${((Date.now() - started) / 1000).toFixed(0)} s`);
  });

  it("has quota enough for an update of every service at its maximum", async () => {
    const running = systems();
    const events = await Watched.start<KubernetesEvent>(running.plane.api, "/api/v1/events");
    const earlier = new Set(events.items.map((event) => event.metadata.name));
    await updateAll(running);
    const refused = events.items.filter(
      (e) => !earlier.has(e.metadata.name) && /exceeded quota/.test(e.message),
    );
    events.stop();
    assert.deepEqual(
      refused.map((event) => event.message),
      [],
    );
  });

  it("refuses a pod beyond the quota of its namespace and names the quota", async () => {
    const { plane, objects, services } = systems();
    const quotas = objects.filter((object): object is Quota => object.kind === "ResourceQuota");
    assert.ok(quotas.length > 0);
    for (const quota of quotas) {
      const service = services.find((s) => s.metadata.namespace === quota.metadata.namespace);
      if (!service) continue;
      const message = await refusalOfGreedyPod(plane.api, service);
      assert.match(message, new RegExp(`exceeded quota: ${quota.metadata.name}, requested: .*limited: `));
    }
  });
}

/** Last, as a zone does not come back. */
export function itSurvivesLossOfAZone(systems: Systems): void {
  it("keeps every service available when a zone is lost and runs its pods elsewhere", async () => {
    const running = systems();
    const { workloads, nodes } = running;
    running.metrics?.setLoads([]);
    const lost = running.zones[0]!;
    const started = Date.now();
    const redundant = running.services.filter(
      (service) => workloads.podsOf(service).filter(isAvailable).length > 1,
    );
    const survivors = redundant.map((service) => [service, observeOutside(running, service, lost)] as const);
    await nodes.loseZone(lost);
    const elsewhere = (): boolean =>
      running.services.every((service) => {
        const serving = workloads.podsOf(service).filter(isAvailable);
        const moved = serving.every((pod) => nodes.zoneOf(pod.spec.nodeName) !== lost);
        return moved && serving.length >= workloads.floorOf(service);
      });
    const state = (): string => running.services.map((service) => workloads.explain(service)).join("\n");
    await workloads.pods.until(`all pods serve outside ${lost}`, elsewhere, 300, state);
    console.log(`      all pods serve elsewhere after ${((Date.now() - started) / 1000).toFixed(0)} s`);
    for (const [service, seen] of survivors) assert.ok(seen() >= 1, `${nameOf(service)} was down`);
  });
}

async function updateAll(running: RunningSystems): Promise<void> {
  const observed = observeAll(running, running.services);
  await running.release(running.services, (image) => `${image.split("@")[0]}-next`);
  await Promise.all(running.services.map((service) => running.workloads.promote(service)));
  await running.untilSettled();
  assertPromises(observed);
}

interface Observed {
  service: Workload;
  promised: number;
  seen: () => { fewestAvailable: number; mostAlive: number };
}

function observeAll(running: RunningSystems, services: Workload[]): Observed[] {
  return services.map((service) => {
    const replicas = running.workloads.live(service)?.spec.replicas ?? 1;
    return {
      service,
      promised: promisedReplicas(service, replicas),
      seen: running.workloads.observe(service),
    };
  });
}

function assertPromises(observed: Observed[]): void {
  for (const { service, promised, seen } of observed) {
    const { fewestAvailable, mostAlive } = seen();
    assert.ok(fewestAvailable >= promised, `${nameOf(service)}: ${fewestAvailable} of ${promised} promised`);
    if (neverTwo(service)) assert.equal(mostAlive, 1, `${nameOf(service)} ran twice at a time`);
  }
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

function waitsForImage(pod: Pod): boolean {
  return pod.status?.containerStatuses?.some((c) => c.state?.waiting?.reason === "ImagePullBackOff") ?? false;
}

function fullestNode({ workloads }: RunningSystems): string {
  const counts = new Map<string, number>();
  for (const { spec } of workloads.pods.items) {
    if (spec.nodeName) counts.set(spec.nodeName, (counts.get(spec.nodeName) ?? 0) + 1);
  }
  const [fullest] = [...counts].sort(([, a], [, b]) => b - a);
  assert.ok(fullest, "no pod runs");
  return fullest[0];
}

/** More than the maximum of replicas can carry, so that the autoscaler wants all of them: twice every request. */
function fullLoad({ objects }: RunningSystems, service: Workload): Load {
  const replicas = autoscalerOf(service, objects)!.spec.maxReplicas;
  const requests = service.spec.template.spec.containers.map(
    (container) => container.resources?.requests ?? {},
  );
  const cpuMillis = requests.reduce((sum, request) => sum + millis(request.cpu ?? "0"), 0) * replicas * 2;
  const { namespace = "" } = service.metadata;
  return { namespace, podLabels: service.spec.selector.matchLabels, cpuMillis, memoryBytes: 0 };
}

function millis(cpu: string): number {
  return cpu.endsWith("m") ? parseInt(cpu, 10) : parseFloat(cpu) * 1000;
}

/** The message that answers a copy of a service's pod with far more CPU than any quota gives. */
async function refusalOfGreedyPod(api: RunningSystems["plane"]["api"], service: Workload): Promise<string> {
  const { namespace } = service.metadata;
  const spec = structuredClone(service.spec.template.spec);
  spec.containers[0]!.resources = {
    requests: { cpu: "10k", memory: "1Gi" },
    limits: { cpu: "10k", memory: "1Gi" },
  };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "greedy", namespace }, spec };
  return api.create(`/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod).then(
    () => "accepted",
    (error: Error) => error.message,
  );
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
