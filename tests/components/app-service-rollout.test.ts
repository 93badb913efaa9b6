import { parser } from "@prometheus-io/lezer-promql";
import assert from "node:assert/strict";
import { Rollout } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1";
import { CanaryTrafficArgs, RolloutArgs, ServiceArgs } from "../../components/app-service";
import { metadataOf } from "./planned-platform";
import {
  ANALYSIS,
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
const JUDGED: AppServiceChanges = {
  metrics: { port: "metrics", path: "/metrics" },
  requestMetrics: {
    total: "http_requests_total",
    errors: 'status=~"5.."',
    duration: "http_request_duration_seconds",
    availability: 99.9,
    p95Seconds: 0.5,
  },
};
const CANARY: AppServiceChanges = {
  ...JUDGED,
  services: [http("api"), http("api-canary"), http("api-all")],
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

type Canary = Extract<RolloutArgs, { strategy: "canary" }>;

interface Analysis {
  metrics: {
    name: string;
    count?: number;
    successCondition: string;
    provider: { prometheus: { address: string; query: string } };
  }[];
}

interface Spec {
  replicas?: number;
  strategy: Record<string, unknown>;
  selector: { matchLabels: object };
  template: { spec: { topologySpreadConstraints: { matchLabelKeys: string[] }[] } };
}

const METRICS = { port: "http", path: "/metrics" };
/** Fails at the first thing that is no PromQL. */
const PROMQL = parser.configure({ strict: true });
const analysis = (templateName: string) => ({
  templates: [{ templateName }],
  args: [{ name: "version", valueFrom: { podTemplateHashValue: "Latest" } }],
});
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
      prePromotionAnalysis: analysis("api-before-traffic"),
      postPromotionAnalysis: analysis("api-with-traffic"),
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

  for (const [what, traffic, trafficRouting] of [
    ["an ingress", { ingress: "shop" }, { nginx: { stableIngress: "shop" } }],
    [
      "a route of the mesh",
      { virtualService: "shop", route: "api" },
      { istio: { virtualService: { name: "shop", routes: ["api"] } } },
    ],
  ] as [string, CanaryTrafficArgs, object][]) {
    it(`canary shares out the requests by ${what}, whatever the number of pods, and needs no third Service`, async () => {
      const [stable, next] = CANARY.services ?? [];
      const planned = await planAppService({
        ...CANARY,
        services: [stable!, next!],
        rollout: { ...(CANARY.rollout as Canary), traffic },
      });
      const { canary } = specOf<Spec>(planned, ROLLOUT).strategy as { canary: Record<string, unknown> };
      assert.deepEqual(canary["trafficRouting"], trafficRouting);
      assert.deepEqual([canary["maxSurge"], canary["maxUnavailable"]], [undefined, undefined]);
      assert.deepEqual([canary["stableService"], canary["canaryService"]], ["api", "api-canary"]);
      new Rollout(planned.one(ROLLOUT).inputs as never).validate();
    });
  }

  it("canary is judged from its first weight to its last step", async () => {
    const planned = await planAppService(CANARY);
    const { canary } = specOf<Spec>(planned, ROLLOUT).strategy as { canary: { analysis: object } };
    assert.deepEqual(canary.analysis, { ...analysis("api-with-traffic"), startingStep: 1 });
    const { metrics } = specOf<Analysis>(planned, ANALYSIS, "api-with-traffic");
    assert.deepEqual(
      metrics.map(({ name, count }) => [name, count]),
      [
        ["pods-ready", undefined],
        ["restarts", undefined],
        ["error-rate", undefined],
        ["duration-p95", undefined],
      ],
    );
  });

  it("blue-green is judged by its pods before the traffic, and by its requests once it has them", async () => {
    const planned = await planAppService({ ...BLUE_GREEN, ...JUDGED });
    const metrics = (name: string) => specOf<Analysis>(planned, ANALYSIS, name).metrics;
    assert.deepEqual(
      metrics("api-before-traffic").map(({ name, count }) => [name, count]),
      [
        ["pods-ready", 3],
        ["restarts", 3],
      ],
    );
    assert.deepEqual(
      metrics("api-with-traffic").map(({ name, count }) => [name, count]),
      [
        ["pods-ready", 12],
        ["restarts", 12],
        ["error-rate", 12],
        ["duration-p95", 12],
      ],
    );
  });

  it("a version is judged by its own pods, in the Prometheus of the cluster, by queries that it can read", async () => {
    const planned = await planAppService({ ...BLUE_GREEN, ...JUDGED });
    for (const { provider } of specOf<Analysis>(planned, ANALYSIS, "api-with-traffic").metrics) {
      const { address, query } = provider.prometheus;
      assert.equal(address, "http://prometheus-operated.monitoring:9090");
      const pods = query.match(/namespace="shop",pod=~"api-\{\{args\.version\}\}-\[0-9a-z\]\+"/g);
      assert.equal(pods?.length, query.match(/\bpod\b/g)?.length, query);
      assert.doesNotThrow(() => PROMQL.parse(query.replaceAll("{{args.version}}", "5d4f")), query);
    }
  });

  it("a version may fail ten times its budget of errors, and never more than one request in twenty", async () => {
    const condition = async (availability: number): Promise<string | undefined> => {
      const requestMetrics = { ...JUDGED.requestMetrics!, availability };
      const planned = await planAppService({ ...BLUE_GREEN, ...JUDGED, requestMetrics });
      const { metrics } = specOf<Analysis>(planned, ANALYSIS, "api-with-traffic");
      return metrics.find(({ name }) => name === "error-rate")?.successCondition;
    };
    assert.equal(await condition(99.9), "len(result) == 0 || result[0] <= 0.01");
    assert.equal(await condition(95), "len(result) == 0 || result[0] <= 0.05");
  });

  it("a rolling update has nothing that Argo Rollouts would read", async () =>
    assert.deepEqual((await planAppService(JUDGED)).all(ANALYSIS), []));

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
