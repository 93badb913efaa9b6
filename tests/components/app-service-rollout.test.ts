import assert from "node:assert/strict";
import { RolloutArgs, ServiceArgs } from "../../components/app-service";
import { metadataOf } from "./planned-platform";
import {
  AppServiceChanges,
  DEPLOYMENT,
  planAppService,
  ROLLOUT,
  SERVICE,
  specOf,
} from "./planned-app-service";
import { PlannedResource } from "../../offline/plan/plan";

const SERVICE_MONITOR = "kubernetes:monitoring.coreos.com/v1:ServiceMonitor";
const POD_MONITOR = "kubernetes:monitoring.coreos.com/v1:PodMonitor";
const AUTOSCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";

const http = (name: string): ServiceArgs => ({ name, ports: { http: { port: 80, target: "http" } } });
const BLUE_GREEN: AppServiceChanges = {
  services: [http("api"), http("api-preview")],
  rollout: {
    strategy: "blueGreen",
    previewService: "api-preview",
    scaleDownDelaySeconds: 600,
    autoPromote: false,
  },
};
const CANARY: AppServiceChanges = {
  services: [http("api"), http("api-canary")],
  rollout: {
    strategy: "canary",
    stableService: "api",
    canaryService: "api-canary",
    steps: [
      { weight: 10, pauseSeconds: 60 },
      { weight: 50, pauseSeconds: 120 },
    ],
  },
};

interface Spec {
  replicas?: number;
  strategy: Record<string, unknown>;
  selector: { matchLabels: object };
  template: { spec: { topologySpreadConstraints: { matchLabelKeys: string[] }[] } };
}

const METRICS = { port: "http", path: "/metrics" };
const deploymentWith = async (rollout?: RolloutArgs) =>
  specOf<Spec>(await planAppService({ replicas: 1, rollout }), DEPLOYMENT);

describe("AppService rollout", () => {
  it("rolls one pod at a time and takes none away first, unless told otherwise", async () => {
    assert.deepEqual((await deploymentWith()).strategy, {
      type: "RollingUpdate",
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    });
    const told = await deploymentWith({ strategy: "rolling", maxSurge: "25%", maxUnavailable: 1 });
    assert.deepEqual(told.strategy["rollingUpdate"], { maxSurge: "25%", maxUnavailable: 1 });
  });

  it("recreate ends the old pod before the new one starts", async () =>
    assert.deepEqual((await deploymentWith({ strategy: "recreate" })).strategy, { type: "Recreate" }));

  it("fails a version that makes no progress for ten minutes", async () => {
    for (const [changes, type] of [
      [{}, DEPLOYMENT],
      [BLUE_GREEN, ROLLOUT],
    ] as const) {
      const { progressDeadlineSeconds } = specOf<{ progressDeadlineSeconds: number }>(
        await planAppService(changes),
        type,
      );
      assert.equal(progressDeadlineSeconds, 600, type);
    }
  });

  it("blue-green keeps the old version for the given time and waits to be promoted", async () => {
    const planned = await planAppService(BLUE_GREEN);
    assert.deepEqual(planned.all(DEPLOYMENT), []);
    assert.deepEqual(specOf<Spec>(planned, ROLLOUT).strategy["blueGreen"], {
      activeService: "api",
      previewService: "api-preview",
      activeMetadata: { labels: { "slipway/traffic": "active" } },
      autoPromotionEnabled: false,
      scaleDownDelayRevisionLimit: 1,
      scaleDownDelaySeconds: 600,
      abortScaleDownDelaySeconds: 30,
    });
  });

  it("blue-green keeps every other Service, such as a load balancer, on the version that has the traffic", async () => {
    const services = [...(BLUE_GREEN.services ?? []), http("api-lb")];
    const planned = await planAppService({ ...BLUE_GREEN, services });
    const selector = (name: string) => specOf<{ selector: object }>(planned, SERVICE, `api-${name}`).selector;
    assert.deepEqual(selector("api-lb"), { app: "api", "slipway/traffic": "active" });
    assert.deepEqual(selector("api"), { app: "api" });
    assert.deepEqual(selector("api-preview"), { app: "api" });
  });

  it("labels workload and pods with the version, and selects nothing by it", async () => {
    const planned = await planAppService({ version: "v1.2.3" });
    const workload = planned.one(DEPLOYMENT);
    assert.equal(metadataOf(workload).labels?.["version"], "v1.2.3");
    const { selector, template } = workload.inputs["spec"] as {
      selector: object;
      template: { metadata: { labels: Record<string, string> } };
    };
    assert.equal(template.metadata.labels["version"], "v1.2.3");
    assert.deepEqual(selector, { matchLabels: { app: "api" } });
  });

  it("canary moves by the given weights and pauses", async () => {
    const { strategy } = specOf<Spec>(await planAppService(CANARY), ROLLOUT);
    const { stableService, canaryService, steps } = strategy["canary"] as Record<string, unknown>;
    assert.deepEqual([stableService, canaryService], ["api", "api-canary"]);
    assert.deepEqual(steps, [
      { setWeight: 10 },
      { pause: { duration: "60s" } },
      { setWeight: 50 },
      { pause: { duration: "120s" } },
    ]);
  });

  it("spreads each version by the label that its controller sets", async () => {
    const planned = await planAppService(BLUE_GREEN);
    const [constraint] = specOf<Spec>(planned, ROLLOUT).template.spec.topologySpreadConstraints;
    assert.deepEqual(constraint?.matchLabelKeys, ["rollouts-pod-template-hash"]);
  });

  it("is scaled by the autoscaler as the Rollout that it is", async () => {
    const planned = await planAppService({ ...BLUE_GREEN, autoscaling: { min: 2, max: 5, cpu: 70 } });
    assert.equal("replicas" in specOf<Spec>(planned, ROLLOUT), false);
    const { scaleTargetRef } = specOf<{ scaleTargetRef: object }>(planned, AUTOSCALER);
    assert.deepEqual(scaleTargetRef, { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "api" });
  });

  it("leaves to Argo Rollouts the part of a selector that it switches, and nothing else", async () => {
    const switched = (await planAppService(BLUE_GREEN)).one(SERVICE, "api-api");
    assert.deepEqual(switched.ignoreChanges, ["spec.selector['rollouts-pod-template-hash']"]);
    const plain = (await planAppService({ services: [http("api")] })).one(SERVICE, "api-api");
    assert.deepEqual(plain.ignoreChanges, []);
  });
});

/** Puts the name of the workload on every sample. */
const OF_API = [{ action: "replace", targetLabel: "workload", replacement: "api" }];

describe("AppService services", () => {
  it("lead to container ports by name, inside the cluster only", async () => {
    const planned = await planAppService({ services: [http("api")] });
    assert.deepEqual(specOf(planned, SERVICE), {
      type: "ClusterIP",
      selector: { app: "api" },
      ports: [{ name: "http", port: 80, targetPort: "http", protocol: "TCP" }],
    });
  });

  it("of a load balancer are internal, for the given addresses, without node ports", async () => {
    const planned = await planAppService({
      services: [{ ...http("api-lb"), reach: "loadBalancer", sourceCidrs: ["10.40.0.0/16"] }],
    });
    const { annotations } = metadataOf(planned.one(SERVICE));
    assert.deepEqual(annotations, {
      "service.beta.kubernetes.io/aws-load-balancer-type": "external",
      "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip",
      "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal",
    });
    const spec = specOf<Record<string, unknown>>(planned, SERVICE);
    assert.deepEqual(
      [spec["type"], spec["loadBalancerClass"], spec["allocateLoadBalancerNodePorts"]],
      ["LoadBalancer", "service.k8s.aws/nlb", false],
    );
    assert.deepEqual(spec["loadBalancerSourceRanges"], ["10.40.0.0/16"]);
  });
});

describe("AppService metrics", () => {
  interface Monitor {
    selector: { matchLabels: Record<string, string> };
    endpoints?: object[];
    podMetricsEndpoints?: object[];
  }
  const selects = ({ selector }: Monitor, service: PlannedResource): boolean =>
    Object.entries(selector.matchLabels).every(([key, value]) => metadataOf(service).labels?.[key] === value);

  it("are scraped through the Service that leads to them, by the name of its port", async () => {
    const service = { name: "api", ports: { web: { port: 80, target: "http" } } };
    const planned = await planAppService({ services: [service], metrics: METRICS });
    const monitor = specOf<Monitor>(planned, SERVICE_MONITOR);
    assert.ok(selects(monitor, planned.one(SERVICE)));
    assert.deepEqual(monitor.endpoints, [
      { port: "web", path: "/metrics", interval: "15s", relabelings: OF_API },
    ]);
  });

  it("are scraped at the pods where no Service leads to them", async () => {
    const planned = await planAppService({
      services: [http("api")],
      metrics: { ...METRICS, port: "metrics" },
    });
    assert.deepEqual(specOf(planned, POD_MONITOR), {
      selector: { matchLabels: { app: "api" } },
      podMetricsEndpoints: [{ port: "metrics", path: "/metrics", interval: "15s", relabelings: OF_API }],
    });
    assert.deepEqual(planned.all(SERVICE_MONITOR), []);
  });

  it("of a Prometheus beside the service are asked for by the given query", async () => {
    const params = { "match[]": ['{job="api"}'] };
    const planned = await planAppService({ metrics: { port: "metrics", path: "/federate", params } });
    const { podMetricsEndpoints } = specOf<{ podMetricsEndpoints: object[] }>(planned, POD_MONITOR);
    assert.deepEqual(podMetricsEndpoints, [
      { port: "metrics", path: "/federate", params, interval: "15s", relabelings: OF_API },
    ]);
  });

  for (const [what, changes] of Object.entries<AppServiceChanges>({
    "blue-green": BLUE_GREEN,
    canary: CANARY,
    "two Services": { services: [http("api"), http("api-too")] },
  })) {
    it(`of every pod are scraped once with ${what}`, async () => {
      const planned = await planAppService({ ...changes, metrics: METRICS });
      const monitor = specOf<Monitor>(planned, SERVICE_MONITOR);
      const scraped = planned.all(SERVICE).filter((service) => selects(monitor, service));
      assert.deepEqual(
        scraped.map((service) => metadataOf(service).name),
        ["api-metrics"],
      );
      const { clusterIP, selector } = scraped[0]?.inputs["spec"] as Record<string, unknown>;
      assert.deepEqual([clusterIP, selector], ["None", { app: "api" }]);
      assert.deepEqual(scraped[0]?.ignoreChanges, []);
    });
  }

  it("are not scraped unless declared", async () => {
    const planned = await planAppService({ services: [http("api")] });
    assert.deepEqual([planned.all(SERVICE_MONITOR), planned.all(POD_MONITOR)], [[], []]);
  });
});
