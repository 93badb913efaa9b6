import assert from "node:assert/strict";
import { KubernetesApi } from "./kubernetes-api";
import { KubernetesObject, Workload, describe as nameOf } from "./objects";
import { updateAll } from "./observed";
import { RunningSystems } from "./running-systems";
import { Load } from "./simulated-metrics";
import { Watched } from "./watched";
import { autoscalerOf, isAutoscaler, isAvailable } from "./workloads";

interface Quota extends KubernetesObject {
  spec: { hard: Record<string, string> };
}

interface KubernetesEvent extends KubernetesObject {
  reason: string;
  message: string;
}

/** What the document of the analytics service asks of its autoscaling. */
const DECISION_SECONDS = 30;
/** From the minimum to the maximum: two windows and two steps of a minute where a document asks for them. */
const MAXIMUM_SECONDS = 300;

/**
 * From the floor to the ceiling.
 *
 * @param meanwhile tests to run while the autoscalers wait for the windows that their documents ask for
 */
export function itScales(systems: () => RunningSystems, meanwhile: () => void = () => undefined): void {
  const decided = new Map<Workload, number>();
  let started = 0;
  const seconds = (): number => (Date.now() - started) / 1000;
  const scaled = (): Workload[] =>
    systems().services.filter((service) => autoscalerOf(service, systems().objects));
  const state = (): string =>
    scaled()
      .map((service) => systems().workloads.explain(service))
      .join("\n");

  it("decides in under 30 s to scale every service that need not wait for a window", async function () {
    const running = systems();
    const { metrics, workloads, objects } = running;
    if (!metrics) return this.skip();
    const prompt = scaled().filter((service) => waitsForNothing(service, objects));
    assert.ok(prompt.length > 0);
    started = Date.now();
    metrics.setLoads(scaled().map((service) => fullLoad(running, service)));
    workloads.pods.onChange(() => {
      for (const service of scaled().filter((each) => !decided.has(each))) {
        const { minReplicas = 1 } = autoscalerOf(service, objects)!.spec;
        if ((workloads.live(service)?.spec.replicas ?? 0) > minReplicas) decided.set(service, seconds());
      }
    });
    const all = (): boolean => prompt.every((service) => decided.has(service));
    await workloads.pods.until("every such service has more replicas", all, MAXIMUM_SECONDS, state);
    const late = prompt.filter((service) => decided.get(service)! > DECISION_SECONDS);
    assert.deepEqual(late.map(nameOf), [], `decided later than ${DECISION_SECONDS} s`);
  });

  meanwhile();

  it("scales every autoscaled service from its minimum to its maximum under load", async function () {
    const { metrics, workloads } = systems();
    if (!metrics) return this.skip();
    await workloads.pods.until(
      "every service is at its maximum",
      () => scaled().every((service) => isAtMaximum(systems(), service)),
      MAXIMUM_SECONDS,
      state,
    );
    for (const [service, after] of decided)
      console.log(`      ${nameOf(service)} decided after ${after.toFixed(0)} s`);
    console.log(`      all at their maximum after ${seconds().toFixed(0)} s`);
  });
}

/** At the ceiling of every service: inside the quota of its namespace, and not past it. */
export function itFitsItsQuota(systems: () => RunningSystems): void {
  it("has quota enough for an update of every service at its maximum", async () => {
    const running = systems();
    await raiseToMaximum(running);
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

  it("refuses a pod beyond the quota of its namespace, with an event that names the quota and the limit", async () => {
    const { plane, objects, services } = systems();
    const quotas = objects.filter((object): object is Quota => object.kind === "ResourceQuota");
    assert.ok(quotas.length > 0);
    const events = await Watched.start<KubernetesEvent>(plane.api, "/api/v1/events");
    for (const quota of quotas) {
      const service = services.find((s) => s.metadata.namespace === quota.metadata.namespace);
      if (!service) continue;
      const message = await refusalOfGreedyService(plane.api, events, service);
      assert.match(
        message,
        new RegExp(`exceeded quota: ${quota.metadata.name}, requested: .*, used: .*, limited: .*cpu=`),
      );
    }
    events.stop();
  });
}

/** Has the autoscalers keep every service at its maximum, where no load has brought it there. */
async function raiseToMaximum(running: RunningSystems): Promise<void> {
  const { plane, workloads, objects, services } = running;
  for (const autoscaler of objects.filter(isAutoscaler)) {
    const patch = { spec: { minReplicas: autoscaler.spec.maxReplicas } };
    await plane.api.patch(await plane.api.pathOf(autoscaler), patch);
  }
  await workloads.pods.until(
    "every service is at its maximum",
    () => services.every((service) => isAtMaximum(running, service)),
    MAXIMUM_SECONDS,
    () => services.map((service) => workloads.explain(service)).join("\n"),
  );
}

function isAtMaximum({ workloads, objects }: RunningSystems, service: Workload): boolean {
  const maximum = autoscalerOf(service, objects)?.spec.maxReplicas ?? service.spec.replicas ?? 1;
  return workloads.podsOf(service).filter(isAvailable).length >= maximum;
}

/** Services whose autoscaler may act on the first measurement; others wait for a window that their document asks for. */
function waitsForNothing(service: Workload, objects: KubernetesObject[]): boolean {
  return !autoscalerOf(service, objects)?.spec.behavior?.scaleUp?.stabilizationWindowSeconds;
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

/** The event that answers a copy of a service which asks for far more CPU than any quota gives. */
async function refusalOfGreedyService(
  api: KubernetesApi,
  events: Watched<KubernetesEvent>,
  service: Workload,
): Promise<string> {
  const { namespace } = service.metadata;
  const labels = { app: "greedy" };
  const spec = structuredClone(service.spec.template.spec);
  const resources = { cpu: "10k", memory: "1Gi" };
  spec.containers[0]!.resources = { requests: resources, limits: resources };
  const greedy = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "greedy", namespace },
    spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
  await api.apply(greedy);
  const refused = await events.until(
    `an event tells that ${namespace} has no room`,
    (items) =>
      items.find(
        (event) =>
          event.metadata.namespace === namespace &&
          event.metadata.name.startsWith("greedy-") &&
          event.reason === "FailedCreate",
      ),
    30,
    (items) => items.map((event) => `${event.metadata.name}: ${event.message}`).join("\n"),
  );
  await api.delete(`/apis/apps/v1/namespaces/${namespace}/deployments/greedy`);
  return refused.message;
}
