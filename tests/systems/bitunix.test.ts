import assert from "node:assert/strict";
import { parse } from "yaml";
import { kubernetesObject, Planned, plannedStack, planning, sizesOf } from "./planned-stack";

/** The document's figures, stage by stage. */
const STAGES = {
  dev: {
    namespace: "bitunix-dev",
    workload: "bitunix-bot-dev",
    kind: "Deployment",
    environment: "development",
    dryRun: true,
    maxDailyLoss: 0.01,
    baseSizeRatio: 0.001,
    logLevel: "debug",
    baseURL: "https://testnet-api.bitunix.com",
    wsURL: "wss://testnet-fapi.bitunix.com/public",
    resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
  },
  staging: {
    namespace: "bitunix-staging",
    workload: "bitunix-bot-staging",
    kind: "Rollout",
    environment: "staging",
    dryRun: false,
    maxDailyLoss: 0.02,
    baseSizeRatio: 0.001,
    logLevel: "info",
    baseURL: "https://testnet-api.bitunix.com",
    wsURL: "wss://testnet-fapi.bitunix.com/public",
    resources: { requests: { cpu: "250m", memory: "512Mi" }, limits: { cpu: "500m", memory: "1Gi" } },
  },
  prod: {
    namespace: "bitunix-production",
    workload: "bitunix-bot-production",
    kind: "Rollout",
    environment: "production",
    dryRun: false,
    maxDailyLoss: 0.05,
    baseSizeRatio: 0.002,
    logLevel: "warn",
    baseURL: "https://api.bitunix.com",
    wsURL: "wss://fapi.bitunix.com/public",
    resources: { requests: { cpu: "1", memory: "2Gi" }, limits: { cpu: "2", memory: "4Gi" } },
  },
};
type Stage = keyof typeof STAGES;
const stages = Object.keys(STAGES) as Stage[];

const object = (kind: string, name: string, stage: Stage = "prod") =>
  kubernetesObject(stage, kind, STAGES[stage].namespace, name);
const workload = (stage: Stage = "prod") => object(STAGES[stage].kind, STAGES[stage].workload, stage);
const pod = (stage: Stage = "prod") => workload(stage).spec.template.spec;
const environment = (stage: Stage): Record<string, string> =>
  Object.fromEntries(
    pod(stage).containers[0].env.map((entry: { name: string; value?: string }) => [entry.name, entry.value]),
  );
const ofType = (type: string, stage: Stage = "prod"): Planned[] =>
  plannedStack(stage).filter((resource) => resource.type === type);

describe("Bitunix (document 001)", () => {
  before(planning(...stages));

  for (const stage of stages) {
    const figures = STAGES[stage];

    it(`reads its trading figures, addresses and log level in ${stage}`, () => {
      const file = parse(object("ConfigMap", "bitunix-config", stage).data["config.yaml"]) as object;
      const { baseURL, wsURL, dryRun, maxDailyLoss, baseSizeRatio, logLevel } = figures;
      assert.deepEqual(file, {
        api: { baseURL, wsURL },
        trading: { dryRun, maxDailyLoss, baseSizeRatio },
        system: { logLevel, metricsPort: 8080 },
      });
    });

    it(`is told the same by its variables in ${stage}`, () => {
      const { ENVIRONMENT, DRY_RUN, LOG_LEVEL } = environment(stage);
      assert.deepEqual(
        [ENVIRONMENT, DRY_RUN, LOG_LEVEL],
        [figures.environment, String(figures.dryRun), figures.logLevel],
      );
    });

    it(`has its requests and limits of ${stage}`, () =>
      assert.deepEqual(sizesOf(pod(stage).containers[0]), figures.resources));

    it(`is selected by app and env in ${stage}`, () => {
      const expected = { app: "bitunix-bot", env: figures.environment };
      assert.deepEqual(workload(stage).spec.selector.matchLabels, expected);
      assert.equal(workload(stage).spec.template.metadata.labels.env, figures.environment);
    });

    it(`may reach the exchange's addresses of ${stage} and no other host`, () => {
      const policy = object("NetworkPolicy", figures.workload, stage);
      const hosts = [figures.baseURL, figures.wsURL].map((url) => new URL(url).hostname);
      const egress = policy.metadata.annotations["slipway/egress"].split("; ") as string[];
      assert.deepEqual(
        egress.filter((peer) => peer.includes(".")),
        hosts,
      );
    });
  }

  it("runs one bot in dev and staging, and scales from 2 to 5 at 70 % CPU in prod", () => {
    assert.deepEqual([workload("dev").spec.replicas, workload("staging").spec.replicas], [1, 1]);
    const { spec } = object("HorizontalPodAutoscaler", "bitunix-bot-production");
    assert.deepEqual([spec.minReplicas, spec.maxReplicas], [2, 5]);
    assert.deepEqual(spec.metrics, [
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
      },
    ]);
    assert.deepEqual(spec.scaleTargetRef, {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Rollout",
      name: "bitunix-bot-production",
    });
  });

  it("trades by one replica at a time: all of them share one lease, and may use no other", () => {
    const lease = environment("prod")["LEADER_ELECTION_LEASE"] ?? "";
    object("Lease", lease);
    const { rules } = object("Role", "bitunix-bot-production-lease");
    assert.deepEqual(
      rules.map((rule: { resourceNames: string[]; resources: string[] }) => [
        rule.resources,
        rule.resourceNames,
      ]),
      [[["leases"], [lease]]],
    );
    assert.equal(rules[0].verbs.includes("create"), false);
  });

  it("stands for election only when its version has been promoted", () => {
    const { blueGreen } = workload("prod").spec.strategy;
    const [[label, value]] = Object.entries(blueGreen.activeMetadata.labels) as [[string, string]];
    assert.equal(environment("prod")["LEADER_ELECTION_LABEL"], `${label}=${value}`);
    const { name } = pod().containers[0].volumeMounts.find(
      (mount: { mountPath: string }) => mount.mountPath === "/etc/podinfo",
    );
    const { downwardAPI } = pod().volumes.find((volume: { name: string }) => volume.name === name);
    assert.deepEqual(downwardAPI.items, [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }]);
  });

  it("shows its metrics on 8080 to Prometheus by a service monitor", () => {
    assert.deepEqual(pod().containers[0].ports, [{ name: "metrics", containerPort: 8080, protocol: "TCP" }]);
    const { spec } = object("ServiceMonitor", "bitunix-bot-production");
    const [endpoint] = spec.endpoints;
    assert.deepEqual([endpoint.path, endpoint.port], ["/metrics", "metrics"]);
    assert.equal(
      object("ServiceMonitor", "bitunix-bot-staging", "staging").spec.endpoints[0].path,
      "/metrics",
    );
  });

  it("replaces a version blue-green, in prod only when somebody promotes it", () => {
    const promoted = (stage: Stage) =>
      workload(stage).spec.strategy.blueGreen.autoPromotionEnabled as boolean;
    assert.deepEqual([promoted("staging"), promoted("prod")], [true, false]);
  });

  it("reads its credentials from a secret that External Secrets fills by the namespace's own store", () => {
    const references = pod()
      .containers[0].env.filter((entry: { name: string }) => entry.name.startsWith("BITUNIX_"))
      .map((entry: { valueFrom: { secretKeyRef: object } }) => entry.valueFrom.secretKeyRef);
    assert.deepEqual(references, [
      { name: "bitunix-credentials", key: "api-key" },
      { name: "bitunix-credentials", key: "secret-key" },
    ]);
    const { secretStoreRef } = object("ExternalSecret", "bitunix-credentials").spec;
    assert.deepEqual(secretStoreRef, { kind: "SecretStore", name: "aws-secrets-manager" });
    const { aws } = object("SecretStore", "aws-secrets-manager").spec.provider;
    assert.deepEqual([aws.service, aws.region], ["SecretsManager", "us-east-1"]);
  });

  it("has an IAM role of its own, which reads its two credentials and nothing else", () => {
    const [association, ...others] = ofType("aws:eks/podIdentityAssociation:PodIdentityAssociation").filter(
      ({ inputs }) => inputs.namespace === "bitunix-production",
    );
    assert.equal(association?.inputs.serviceAccount, "bitunix-bot-production");
    assert.deepEqual(others, []);
    const entries = ofType("aws:secretsmanager/secret:Secret").filter(({ name }) =>
      name.startsWith("bitunix-"),
    );
    assert.deepEqual(
      entries.map(({ inputs }) => inputs.name),
      [
        "slipway/prod/bitunix/bitunix-credentials/api-key",
        "slipway/prod/bitunix/bitunix-credentials/secret-key",
      ],
    );
    const { secretProviderClass } = pod().volumes.find((volume: { csi?: object }) => volume.csi).csi
      .volumeAttributes;
    assert.equal(secretProviderClass, "bitunix-credentials");
  });

  it("has a network policy and the restricted Pod Security Standard", () => {
    object("NetworkPolicy", "bitunix-bot-production");
    object("NetworkPolicy", "closed-by-default");
    const namespace = plannedStack("prod").find(
      ({ inputs }) => inputs.kind === "Namespace" && inputs.metadata.name === "bitunix-production",
    );
    assert.equal(namespace?.inputs.metadata.labels["pod-security.kubernetes.io/enforce"], "restricted");
  });

  it("runs on on-demand nodes of which one at a time is replaced", () => {
    const [group] = ofType("aws:eks/nodeGroup:NodeGroup");
    assert.deepEqual(
      [group?.inputs.capacityType, group?.inputs.updateConfig],
      ["ON_DEMAND", { maxUnavailable: 1 }],
    );
  });

  it("runs on a cluster whose secrets are encrypted and whose API has a private endpoint", () => {
    const [cluster] = ofType("eks:index:Cluster");
    assert.equal(cluster?.inputs.endpointPrivateAccess, true);
    assert.equal(typeof cluster?.inputs.encryptionConfigKeyArn, "string");
  });
});
