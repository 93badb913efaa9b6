import assert from "node:assert/strict";
import { ServiceArgs } from "../../components/app-service";
import { ANALYSIS, planAppService, ROLLOUT, SERVICE } from "../components/planned-app-service";
import { KubernetesObject, Workload } from "./objects";
import { RunningSystems, SETTLE_SECONDS } from "./running-systems";
import { sampleSystem } from "./sample-system";
import { Watched } from "./watched";

const NAMESPACE = "colours";
const HASH = "rollouts-pod-template-hash";

interface EndpointSlice extends KubernetesObject {
  endpoints?: { conditions?: { ready?: boolean }; targetRef?: { name: string } }[] | null;
}

/** A blue-green service as our component makes it, with a third Service that stands for a load balancer. */
async function blueGreenService(): Promise<KubernetesObject[]> {
  const http = (name: string): ServiceArgs => ({ name, ports: { http: { port: 80, target: "http" } } });
  const planned = await planAppService({
    namespace: NAMESPACE,
    replicas: 3,
    services: [http("api"), http("api-preview"), http("api-lb")],
    rollout: {
      strategy: "blueGreen",
      previewService: "api-preview",
      scaleDownDelaySeconds: 600,
      autoPromote: false,
    },
  });
  const made = ["kubernetes:core/v1:ServiceAccount", SERVICE, ANALYSIS, ROLLOUT].flatMap((type) =>
    planned.all(type),
  );
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } },
    ...made.map(({ inputs }) => JSON.parse(JSON.stringify(inputs)) as KubernetesObject),
  ];
}

describe("a load balancer beside a blue-green rollout, under the real controller", () => {
  let systems: RunningSystems;
  let slices: Watched<EndpointSlice>;
  let rollout: Workload;

  before(async () => {
    systems = await RunningSystems.start({ ...sampleSystem, objects: await blueGreenService() });
    assert.deepEqual(systems.refusals, []);
    [rollout] = systems.services as [Workload];
    slices = await Watched.start(
      systems.plane.api,
      `/apis/discovery.k8s.io/v1/namespaces/${NAMESPACE}/endpointslices`,
    );
    await systems.untilSettled();
  });

  after(async () => {
    slices?.stop();
    await systems?.stop();
  });

  /** Versions of the ready pods behind a Service, one for each pod. */
  const versionsBehind = (service: string): string[] =>
    slices.items
      .filter(({ metadata }) => metadata.labels?.["kubernetes.io/service-name"] === service)
      .flatMap(({ endpoints }) => endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready)
      .map(({ targetRef }) => {
        const pod = systems.workloads
          .podsOf(rollout)
          .find(({ metadata }) => metadata.name === targetRef?.name);
        return pod?.metadata.labels?.[HASH] ?? "gone";
      });

  const until = (what: string, condition: () => boolean): Promise<boolean> =>
    slices.until(what, condition, SETTLE_SECONDS, () =>
      JSON.stringify({ lb: versionsBehind("api-lb"), preview: versionsBehind("api-preview") }),
    );

  it("sends all traffic to the version that has it, none to the new one before it is promoted", async () => {
    await until("the balancer has three pods", () => versionsBehind("api-lb").length === 3);
    const [first = ""] = versionsBehind("api-lb");
    let fewest = Infinity;
    const stop = slices.onChange(() => (fewest = Math.min(fewest, versionsBehind("api-lb").length)));

    await systems.release([rollout], () => "registry.invalid/api:2");
    await until("the new version is ready behind the preview", () => {
      const preview = versionsBehind("api-preview");
      return preview.length === 3 && !preview.includes(first);
    });
    const [second = ""] = versionsBehind("api-preview");
    assert.deepEqual(versionsBehind("api-lb"), [first, first, first]);

    await systems.workloads.promote(rollout);
    await systems.untilSettled();
    await until("the balancer has the new version alone", () => {
      const versions = versionsBehind("api-lb");
      return versions.length === 3 && versions.every((version) => version === second);
    });
    assert.deepEqual(versionsBehind("api"), [second, second, second]);
    assert.equal(
      systems.workloads.podsOf(rollout).length,
      6,
      "the old version is still there, without traffic",
    );
    stop();
    assert.ok(fewest >= 3, `${fewest} pods behind the balancer at some moment`);
  });
});
