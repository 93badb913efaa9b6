import assert from "node:assert/strict";
import { cloudResource, kubernetesObject, plannedStack, planning, sizesOf } from "./planned-stack";

const STAGES = {
  dev: { namespace: "opitios-dev", workload: "opitios-alpaca-dev", kind: "Deployment" },
  staging: { namespace: "opitios-staging", workload: "opitios-alpaca-staging", kind: "Deployment" },
  prod: { namespace: "opitios-production", workload: "opitios-alpaca-production", kind: "Rollout" },
};
type Stage = keyof typeof STAGES;

const object = (kind: string, name: string, stage: Stage = "prod") =>
  kubernetesObject(stage, kind, STAGES[stage].namespace, name);
const workload = (stage: Stage) => object(STAGES[stage].kind, STAGES[stage].workload, stage);
const pod = (stage: Stage) => workload(stage).spec.template.spec;
const container = (stage: Stage) => pod(stage).containers[0];
const variable = (stage: Stage, name: string) =>
  container(stage).env.find((entry: { name: string }) => entry.name === name);

describe("Opitios (document 004)", () => {
  before(planning("dev", "staging", "prod"));

  it("runs two pods in staging and five in prod, in namespaces of its own", () => {
    assert.deepEqual([workload("staging").spec.replicas, workload("prod").spec.replicas], [2, 5]);
  });

  it("is selected by app and environment", () => {
    for (const [stage, environment] of [
      ["staging", "staging"],
      ["prod", "production"],
    ] as const) {
      const { metadata, spec } = workload(stage);
      const expected = { app: "opitios-alpaca", environment };
      assert.deepEqual(spec.selector.matchLabels, expected);
      assert.deepEqual({ app: metadata.labels.app, environment: metadata.labels.environment }, expected);
    }
  });

  it("has 200m and 256Mi up to 500m and 512Mi in staging, 500m and 512Mi up to 1 CPU and 1Gi in prod", () => {
    assert.deepEqual(sizesOf(container("staging")), {
      requests: { cpu: "200m", memory: "256Mi" },
      limits: { cpu: "500m", memory: "512Mi" },
    });
    assert.deepEqual(sizesOf(container("prod")), {
      requests: { cpu: "500m", memory: "512Mi" },
      limits: { cpu: "1", memory: "1Gi" },
    });
  });

  it("is probed at /api/v1/health on 8081, in prod with every threshold of the document", () => {
    const httpGet = { path: "/api/v1/health", port: "http" };
    assert.deepEqual(container("prod").ports, [{ name: "http", containerPort: 8081, protocol: "TCP" }]);
    assert.deepEqual(
      [container("staging").livenessProbe, container("staging").readinessProbe],
      [
        { httpGet, initialDelaySeconds: 30, periodSeconds: 10 },
        { httpGet, initialDelaySeconds: 5, periodSeconds: 5 },
      ],
    );
    assert.deepEqual(
      [container("prod").livenessProbe, container("prod").readinessProbe],
      [
        { httpGet, initialDelaySeconds: 30, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
        { httpGet, initialDelaySeconds: 5, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 },
      ],
    );
  });

  it("trades on paper everywhere but in prod", () => {
    for (const [stage, environment, paper, debug, level] of [
      ["dev", "development", "true", "true", "DEBUG"],
      ["staging", "staging", "true", "false", "INFO"],
      ["prod", "production", "false", "false", "INFO"],
    ] as const) {
      const values = ["ENVIRONMENT", "ALPACA_PAPER_TRADING", "DEBUG", "LOG_LEVEL"].map(
        (name) => variable(stage, name).value as string,
      );
      assert.deepEqual(values, [environment, paper, debug, level]);
      assert.match(object("ConfigMap", "opitios-config", stage).data["config.yaml"], new RegExp(paper));
    }
  });

  it("reads its connections and credentials from the document's secrets", () => {
    for (const [name, secret, key] of [
      ["REDIS_URL", "redis-connection", "url"],
      ["POSTGRES_URL", "postgres-connection", "url"],
      ["ALPACA_API_KEY", "alpaca-credentials", "api-key"],
      ["ALPACA_SECRET_KEY", "alpaca-credentials", "secret-key"],
    ] as const) {
      assert.deepEqual(variable("prod", name).valueFrom.secretKeyRef, { name: secret, key });
      object("ExternalSecret", secret);
    }
  });

  it("runs on the compute-optimized nodes, which a node pool of these labels and taints provides", () => {
    const { nodeSelector, tolerations } = pod("prod");
    assert.deepEqual(nodeSelector, { "node-type": "compute-optimized" });
    assert.deepEqual(tolerations[0], {
      key: "compute-optimized",
      operator: "Equal",
      value: "true",
      effect: "NoSchedule",
    });
    const pool = plannedStack("prod").find(
      ({ inputs }) => inputs.kind === "NodePool" && inputs.metadata.name === "compute-optimized",
    );
    const { metadata, spec } = pool?.inputs.spec.template ?? {};
    assert.equal(metadata.labels["node-type"], "compute-optimized");
    assert.deepEqual(spec.taints, [{ key: "compute-optimized", value: "true", effect: "NoSchedule" }]);
    assert.deepEqual([pod("staging").nodeSelector, pod("dev").nodeSelector], [undefined, undefined]);
  });

  it("writes its logs to opitios-logs-pvc in prod, which five pods may write, and to the pod's own space elsewhere", () => {
    const volume = (stage: Stage) => {
      const { name } = container(stage).volumeMounts.find((mount: any) => mount.mountPath === "/app/logs");
      return pod(stage).volumes.find((item: { name: string }) => item.name === name);
    };
    assert.equal(volume("prod").persistentVolumeClaim.claimName, "opitios-logs-pvc");
    assert.deepEqual(object("PersistentVolumeClaim", "opitios-logs-pvc").spec.accessModes, ["ReadWriteMany"]);
    assert.ok(volume("staging").emptyDir);
  });

  it("owns its log files as the user it runs as", () => {
    const { storageClassName } = object("PersistentVolumeClaim", "opitios-logs-pvc").spec;
    const storageClass = plannedStack("prod").find(
      ({ inputs }) => inputs.kind === "StorageClass" && inputs.metadata.name === storageClassName,
    );
    const { uid, gid } = storageClass?.inputs.parameters ?? {};
    const { runAsUser, runAsGroup } = pod("prod").securityContext;
    assert.deepEqual([uid, gid, runAsUser, runAsGroup], ["1001", "1001", 1001, 1001]);
  });

  it("mounts opitios-config read-only at /app/config", () => {
    const mount = container("prod").volumeMounts.find((item: any) => item.mountPath === "/app/config");
    assert.equal(mount.readOnly, true);
    const volume = pod("prod").volumes.find((item: { name: string }) => item.name === mount.name);
    assert.deepEqual(volume.configMap, { name: "opitios-config" });
  });

  it("answers behind opitios-alpaca-service on 80 and 8081, and behind the load balancer on 80, both to 8081", () => {
    const ports = (name: string) =>
      object("Service", name).spec.ports.map((port: any) => [port.port, port.targetPort]);
    assert.deepEqual(ports("opitios-alpaca-service"), [
      [80, "http"],
      [8081, "http"],
    ]);
    assert.deepEqual(ports("opitios-alpaca-lb"), [[80, "http"]]);
    assert.equal(object("Service", "opitios-alpaca-lb").spec.type, "LoadBalancer");
    assert.equal(container("prod").ports[0].containerPort, 8081);
  });

  it("rolls with surge 1 and one unavailable, and in prod switches colours with all traffic on one of them", () => {
    assert.deepEqual(workload("staging").spec.strategy.rollingUpdate, { maxSurge: 1, maxUnavailable: 1 });
    const { blueGreen } = workload("prod").spec.strategy;
    assert.equal(blueGreen.activeService, "opitios-alpaca-service");
    const active = blueGreen.activeMetadata.labels;
    assert.deepEqual(object("Service", "opitios-alpaca-lb").spec.selector, {
      app: "opitios-alpaca",
      environment: "production",
      ...active,
    });
  });

  it("carries the scrape annotations", () => {
    const { annotations } = workload("prod").spec.template.metadata;
    assert.equal(annotations["prometheus.io/scrape"], "true");
    assert.equal(annotations["prometheus.io/port"], "8081");
    assert.equal(annotations["prometheus.io/path"], "/metrics");
  });

  it("runs version v2.0.0 by digest", () =>
    assert.match(container("prod").image, /\/opitios\/alpaca-service:v2\.0\.0@sha256:[0-9a-f]{64}$/));

  it("has a Redis with two replicas that holds 10 GiB and asks for a token", () => {
    const { inputs } = cloudResource(
      "prod",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      "opitios-opitios-cache",
    );
    assert.deepEqual(
      [inputs.numCacheClusters, inputs.automaticFailoverEnabled, inputs.transitEncryptionEnabled],
      [3, true, true],
    );
    // 13.07 GiB of memory: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html
    assert.equal(inputs.nodeType, "cache.r7g.large");
    assert.notEqual(inputs.authToken, undefined);
  });

  it("has a PostgreSQL of 20 GiB with the database opitios_production, and others by name elsewhere", () => {
    const database = (stage: Stage) =>
      cloudResource(stage, "aws:rds/instance:Instance", "opitios-opitios-database").inputs;
    assert.equal(database("prod").allocatedStorage, 20);
    assert.deepEqual(
      [database("dev").dbName, database("staging").dbName, database("prod").dbName],
      ["opitios_dev", "opitios_staging", "opitios_production"],
    );
  });

  it("is watched by a monitoring stack of 30 days and 50Gi, with a Grafana of 10Gi", () => {
    const { values } = cloudResource("prod", "kubernetes:helm.sh/v3:Release", "monitoring").inputs;
    const { prometheusSpec } = values.prometheus;
    assert.equal(prometheusSpec.retention, "30d");
    const claim = prometheusSpec.storageSpec.volumeClaimTemplate.spec;
    assert.equal(claim.resources.requests.storage, "50Gi");
    assert.deepEqual([values.grafana.persistence.enabled, values.grafana.persistence.size], [true, "10Gi"]);
  });
});
