import assert from "node:assert/strict";
import { KubernetesApi } from "./kubernetes-api";
import { KubernetesObject, Workload, describe as nameOf } from "./objects";
import { updateAll } from "./observed";
import { RunningSystems } from "./running-systems";
import { Load } from "./simulated-metrics";
import { Watched } from "./watched";
import { autoscalerOf, isAvailable } from "./workloads";

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

/** From the floor to the ceiling, inside the quota and not past it. */
export function itScales(systems: () => RunningSystems): void {
  it("scales every autoscaled service from its minimum to its maximum under load", async function () {
    const running = systems();
    if (!running.metrics) return this.skip();
    const { workloads, objects } = running;
    await running.growNodes();
    const scaled = running.services.filter((service) => autoscalerOf(service, objects));
    const started = Date.now();
    const seconds = (): number => (Date.now() - started) / 1000;
    const decided = new Map<Workload, number>();
    running.metrics.setLoads(scaled.map((service) => fullLoad(running, service)));
    const atMaximum = (): boolean => {
      const below = scaled.filter((service) => {
        const { minReplicas = 1, maxReplicas } = autoscalerOf(service, objects)!.spec;
        const replicas = workloads.live(service)?.spec.replicas ?? 0;
        if (replicas > minReplicas && !decided.has(service)) decided.set(service, seconds());
        return workloads.podsOf(service).filter(isAvailable).length < maxReplicas;
      });
      return below.length === 0;
    };
    const state = (): string => scaled.map((service) => workloads.explain(service)).join("\n");
    await workloads.pods.until("every service is at its maximum", atMaximum, MAXIMUM_SECONDS, state);
    for (const [service, after] of decided)
      console.log(`      ${nameOf(service)} decided after ${after.toFixed(0)} s`);
    console.log(`      all at their maximum after ${seconds().toFixed(0)} s`);
    const prompt = scaled.filter((service) => waitsForNothing(service, objects));
    const late = prompt.filter((service) => (decided.get(service) ?? Infinity) > DECISION_SECONDS);
    assert.deepEqual(late.map(nameOf), [], `decided later than ${DECISION_SECONDS} s`);
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
