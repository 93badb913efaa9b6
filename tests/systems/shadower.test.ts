import assert from "node:assert/strict";
import { cloudResource, kubernetesObject, plannedStack, planning } from "./planned-stack";

const object = (kind: string, name: string) => kubernetesObject("prod", kind, "analytics", name);
const container = (name: string) => object("Deployment", name).spec.template.spec.containers[0];

describe("Shadower in prod (document 002)", () => {
  before(planning("prod"));

  it("answers on 8000 with the probes of the document", () => {
    const backend = container("analytics-backend");
    assert.deepEqual(backend.ports, [{ name: "http", containerPort: 8000, protocol: "TCP" }]);
    assert.deepEqual(backend.livenessProbe, {
      httpGet: { path: "/health", port: "http" },
      initialDelaySeconds: 30,
      periodSeconds: 30,
    });
    assert.deepEqual(backend.readinessProbe, {
      httpGet: { path: "/health/ready", port: "http" },
      initialDelaySeconds: 5,
      periodSeconds: 10,
    });
  });

  it("gives the backend 256Mi and 250m up to 512Mi and 500m", () => {
    assert.deepEqual(container("analytics-backend").resources, {
      requests: { cpu: "250m", memory: "256Mi", "ephemeral-storage": "128Mi" },
      limits: { cpu: "500m", memory: "512Mi", "ephemeral-storage": "384Mi" },
    });
  });

  it("scales the backend from 2 to 10 at cpu 70 and memory 80 and leaves the replicas to the autoscaler", () => {
    const { spec } = object("HorizontalPodAutoscaler", "analytics-backend-hpa");
    assert.deepEqual([spec.minReplicas, spec.maxReplicas], [2, 10]);
    assert.deepEqual(
      spec.metrics.map((metric: any) => [metric.resource.name, metric.resource.target.averageUtilization]),
      [
        ["cpu", 70],
        ["memory", 80],
      ],
    );
    assert.equal(object("Deployment", "analytics-backend").spec.replicas, undefined);
  });

  it("reads every environment variable of the document", () => {
    const names = container("analytics-backend").env.map((entry: any) => entry.name);
    for (const name of [
      "DATABASE_URL",
      "REDIS_URL",
      "JWT_SECRET",
      "ENVIRONMENT",
      "DB_HOST",
      "DB_PORT",
      "DB_NAME",
      "DB_USER",
      "DB_PASSWORD",
      "JWT_ALGORITHM",
      "JWT_EXPIRATION_HOURS",
      "MAIN_APP_API_URL",
      "SHARED_JWT_SECRET",
      "SENDGRID_API_KEY",
      "FROM_EMAIL",
      "SENTRY_DSN",
      "NEW_RELIC_LICENSE_KEY",
      "ENABLE_PREDICTIVE_ANALYTICS",
      "ENABLE_REALTIME_UPDATES",
      "ENABLE_EXPORT_FEATURE",
      "RATE_LIMIT_PER_MINUTE",
      "RATE_LIMIT_PER_HOUR",
    ]) {
      assert.ok(names.includes(name), name);
    }
  });

  it("is told the settings of the document", () => {
    const values = Object.fromEntries(
      container("analytics-backend").env.map((entry: any) => [entry.name, entry.value]),
    );
    for (const [name, value] of Object.entries({
      ENVIRONMENT: "production",
      DB_PORT: "5432",
      DB_NAME: "analytics",
      JWT_ALGORITHM: "HS256",
      JWT_EXPIRATION_HOURS: "24",
      MAIN_APP_API_URL: "https://api.shadower.ai",
      FROM_EMAIL: "analytics@shadower.ai",
      ENABLE_PREDICTIVE_ANALYTICS: "true",
      ENABLE_REALTIME_UPDATES: "true",
      ENABLE_EXPORT_FEATURE: "true",
      RATE_LIMIT_PER_MINUTE: "100",
      RATE_LIMIT_PER_HOUR: "5000",
    })) {
      assert.equal(values[name], value, name);
    }
  });

  it("reads passwords, keys and the addresses that carry them from a secret, never from the manifest", () => {
    const { env } = container("analytics-backend");
    for (const [name, key] of Object.entries({
      DATABASE_URL: "database-url",
      REDIS_URL: "redis-url",
      JWT_SECRET: "jwt-secret",
      DB_PASSWORD: "db-password",
      SHARED_JWT_SECRET: "shared-jwt-secret",
      SENDGRID_API_KEY: "sendgrid-api-key",
      SENTRY_DSN: "sentry-dsn",
      NEW_RELIC_LICENSE_KEY: "new-relic-license-key",
    })) {
      const { valueFrom } = env.find((entry: any) => entry.name === name);
      assert.deepEqual(valueFrom, { secretKeyRef: { name: "analytics-secrets", key } }, name);
    }
  });

  it("leads from port 80 of its Service to the backend", () =>
    assert.deepEqual(object("Service", "analytics-backend-service").spec.ports, [
      { name: "http", port: 80, targetPort: "http", protocol: "TCP" },
    ]));

  it("runs worker and beat by celery, from the backend's image", () => {
    const { image } = container("analytics-backend");
    assert.match(image, /\/shadower\/analytics-backend:v[\d.]+@sha256:/);
    const [worker, beat] = [container("celery-worker"), container("celery-beat")];
    assert.deepEqual([worker.image, beat.image], [image, image]);
    assert.equal(worker.command.join(" "), "celery -A tasks worker -l info");
    assert.equal(beat.command.slice(0, 6).join(" "), "celery -A tasks beat -l info");
  });

  it("asks each worker itself whether it lives", () => {
    const [, , script] = container("celery-worker").livenessProbe.exec.command;
    assert.equal(script, "celery -A tasks inspect ping -d celery@$HOSTNAME -t 10");
  });

  it("runs as the users of its images: 1000, the frontend 1001", () => {
    const user = (name: string) => object("Deployment", name).spec.template.spec.securityContext.runAsUser;
    assert.deepEqual(
      ["analytics-backend", "celery-worker", "analytics-frontend"].map(user),
      [1000, 1000, 1001],
    );
  });

  it("runs exactly one celery beat, never two at a time", () => {
    const { spec } = object("Deployment", "celery-beat");
    assert.equal(spec.replicas, 1);
    assert.deepEqual(spec.strategy, { type: "Recreate" });
  });

  it("serves the frontend on 3000 behind its service name", () => {
    assert.equal(container("analytics-frontend").ports[0].containerPort, 3000);
    assert.deepEqual(object("Service", "analytics-frontend-service").spec.ports, [
      { name: "http", port: 80, targetPort: "http", protocol: "TCP" },
    ]);
  });

  it("is reached at analytics.shadower.ai by /api, /ws and / in this order, under TLS", () => {
    const { spec, metadata } = object("Ingress", "analytics-ingress");
    assert.equal(spec.ingressClassName, "nginx");
    assert.deepEqual(spec.tls, [{ hosts: ["analytics.shadower.ai"], secretName: "analytics-tls" }]);
    assert.deepEqual(
      spec.rules[0].http.paths.map((entry: any) => [
        entry.path,
        entry.backend.service.name,
        entry.backend.service.port.number,
      ]),
      [
        ["/api", "analytics-backend-service", 80],
        ["/ws", "analytics-backend-service", 80],
        ["/", "analytics-frontend-service", 80],
      ],
    );
    assert.equal(metadata.annotations["cert-manager.io/cluster-issuer"], "letsencrypt-prod");
    assert.equal(metadata.annotations["nginx.ingress.kubernetes.io/limit-rpm"], "100");
    assert.equal(metadata.annotations["nginx.ingress.kubernetes.io/proxy-body-size"], "10m");
    for (const timeout of ["proxy-read-timeout", "proxy-send-timeout"]) {
      assert.equal(
        metadata.annotations[`nginx.ingress.kubernetes.io/${timeout}`],
        "3600",
        "websockets stay open",
      );
    }
  });

  it("keeps its data in a protected PostgreSQL 15 with the document's windows and 30 days of backups", () => {
    const { inputs, protect } = cloudResource(
      "prod",
      "aws:rds/instance:Instance",
      "shadower-analytics-database",
    );
    assert.equal(protect, true);
    assert.match(inputs.engineVersion, /^15\./);
    const { identifier, allocatedStorage, storageType, storageEncrypted, multiAz, deletionProtection } =
      inputs;
    assert.deepEqual(
      { identifier, allocatedStorage, storageType, storageEncrypted, multiAz, deletionProtection },
      {
        identifier: "shadower-analytics",
        allocatedStorage: 100,
        storageType: "gp3",
        storageEncrypted: true,
        multiAz: true,
        deletionProtection: true,
      },
    );
    assert.deepEqual(
      [inputs.dbName, inputs.username, inputs.instanceClass, inputs.publiclyAccessible],
      ["analytics", "analytics_user", "db.t4g.medium", false],
    );
    assert.equal(inputs.backupRetentionPeriod, 30);
    assert.equal(inputs.backupWindow, "03:00-04:00");
    assert.equal(inputs.maintenanceWindow, "sun:04:00-sun:05:00");
    assert.equal(inputs.skipFinalSnapshot, false);
    assert.equal(inputs.password, undefined);
  });

  it("has a Redis 7 of two nodes that fails over", () => {
    const { inputs } = cloudResource(
      "prod",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      "shadower-analytics-cache",
    );
    assert.match(inputs.engineVersion, /^7\./);
    assert.deepEqual([inputs.numCacheClusters, inputs.automaticFailoverEnabled], [2, true]);
    assert.deepEqual(
      [inputs.replicationGroupId, inputs.nodeType, inputs.port],
      ["shadower-analytics-cache", "cache.t4g.medium", 6379],
    );
    assert.equal(inputs.authToken, "04da6b54-80e4-46f7-96ec-b56ff0331ba9");
  });

  it("keeps every version of its exports, encrypted", () => {
    const part = (type: string) => cloudResource("prod", type, "shadower-exports").inputs;
    assert.deepEqual(part("aws:s3/bucketVersioning:BucketVersioning").versioningConfiguration, {
      status: "Enabled",
    });
    const [rule] = part(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    ).rules;
    assert.equal(rule.applyServerSideEncryptionByDefault.sseAlgorithm, "aws:kms");
  });

  it("is scraped and judged every 15 s at /metrics, and so are the nodes", () => {
    const [endpoint] = object("ServiceMonitor", "analytics-backend").spec.endpoints;
    assert.deepEqual([endpoint.path, endpoint.interval], ["/metrics", "15s"]);
    const { values } = cloudResource("prod", "kubernetes:helm.sh/v3:Release", "monitoring").inputs;
    const { scrapeInterval, evaluationInterval } = values.prometheus.prometheusSpec;
    assert.deepEqual([scrapeInterval, evaluationInterval], ["15s", "15s"]);
    assert.notEqual(values.nodeExporter?.enabled, false);
  });

  it("lets only the backend's role reach the exports bucket, and S3 copy it", () => {
    const bucket = plannedStack("prod").find(
      ({ type, inputs }) => type === "aws:s3/bucket:Bucket" && inputs.bucket === "shadower-analytics-exports",
    );
    const granted = plannedStack("prod").filter(
      ({ type, dependencies }) =>
        type === "aws:iam/rolePolicy:RolePolicy" && dependencies.includes(bucket!.urn),
    );
    assert.deepEqual(
      // The other role is S3's own, which copies the bucket to the recovery region.
      granted.map(({ name }) => name).sort(),
      ["shadower-backend", "shadower-exports-copy-copier"],
    );
    const { inputs } = cloudResource(
      "prod",
      "aws:eks/podIdentityAssociation:PodIdentityAssociation",
      "shadower-backend",
    );
    assert.deepEqual([inputs.namespace, inputs.serviceAccount], ["analytics", "analytics-backend"]);
  });

  it("runs on a cluster that keeps all five control-plane logs", () => {
    const { inputs } = cloudResource("prod", "eks:index:Cluster", "cluster");
    assert.deepEqual(inputs.enabledClusterLogTypes, [
      "api",
      "audit",
      "authenticator",
      "controllerManager",
      "scheduler",
    ]);
  });
});
