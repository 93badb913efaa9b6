import assert from "node:assert/strict";
import { cloudResource, kubernetesObject, Planned, plannedStack, planning, sizesOf } from "./planned-stack";

const NAMESPACE = "daa-production";
const SERVICES = ["daa-service", "knowledge-service", "pattern-service"];

const object = (kind: string, name: string) => kubernetesObject("prod", kind, NAMESPACE, name);
const objects = (kind: string): Planned["inputs"][] =>
  plannedStack("prod")
    .map(({ inputs }) => inputs)
    .filter((inputs) => inputs.kind === kind && inputs.metadata.namespace === NAMESPACE);
const pod = (name: string) => object("Deployment", name).spec.template.spec;
const variables = (name: string): string[] =>
  pod(name).containers[0].env.map((entry: { name: string }) => entry.name);

describe("DAA in prod (document 003)", () => {
  before(planning("staging", "prod"));

  for (const name of SERVICES) {
    describe(name, () => {
      it("has the ports 3000 and 9090, behind the Service ports 80 and 9090", () => {
        assert.deepEqual(pod(name).containers[0].ports, [
          { name: "http", containerPort: 3000, protocol: "TCP" },
          { name: "metrics", containerPort: 9090, protocol: "TCP" },
        ]);
        const { type, ports } = object("Service", name).spec;
        assert.equal(type, "ClusterIP");
        assert.deepEqual(ports, [
          { name: "http", port: 80, targetPort: "http", protocol: "TCP" },
          { name: "metrics", port: 9090, targetPort: "metrics", protocol: "TCP" },
        ]);
      });

      it("is probed with the paths, times and thresholds of the document", () => {
        const { livenessProbe, readinessProbe } = pod(name).containers[0];
        assert.deepEqual(livenessProbe, {
          httpGet: { path: "/health/live", port: "http" },
          initialDelaySeconds: 30,
          periodSeconds: 10,
          timeoutSeconds: 5,
          failureThreshold: 3,
        });
        assert.deepEqual(readinessProbe, {
          httpGet: { path: "/health/ready", port: "http" },
          initialDelaySeconds: 10,
          periodSeconds: 5,
          timeoutSeconds: 3,
          failureThreshold: 3,
        });
      });

      it("has 250m and 512Mi up to 500m and 1Gi", () =>
        assert.deepEqual(sizesOf(pod(name).containers[0]), {
          requests: { cpu: "250m", memory: "512Mi" },
          limits: { cpu: "500m", memory: "1Gi" },
        }));

      it("scales from 3 to 10 at cpu 70 and memory 80, as fast as the document says", () => {
        const { spec } = object("HorizontalPodAutoscaler", name);
        assert.deepEqual([spec.minReplicas, spec.maxReplicas], [3, 10]);
        assert.deepEqual(
          spec.metrics.map((metric: any) => [
            metric.resource.name,
            metric.resource.target.averageUtilization,
          ]),
          [
            ["cpu", 70],
            ["memory", 80],
          ],
        );
        assert.deepEqual(spec.behavior, {
          scaleDown: {
            stabilizationWindowSeconds: 300,
            policies: [{ type: "Percent", value: 50, periodSeconds: 60 }],
          },
          scaleUp: {
            stabilizationWindowSeconds: 60,
            policies: [
              { type: "Percent", value: 100, periodSeconds: 60 },
              { type: "Pods", value: 2, periodSeconds: 60 },
            ],
            selectPolicy: "Max",
          },
        });
      });

      it("rolls with surge 1 and none unavailable, never two pods on one host", () => {
        const { strategy } = object("Deployment", name).spec;
        assert.deepEqual(strategy, {
          type: "RollingUpdate",
          rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
        });
        assert.deepEqual(pod(name).affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution, [
          { labelSelector: { matchLabels: { app: name } }, topologyKey: "kubernetes.io/hostname" },
        ]);
      });

      it("runs as 1000 with a read-only root and no capabilities, and writes to /tmp and /app/.cache only", () => {
        const { securityContext, containers, volumes, serviceAccountName } = pod(name);
        const { runAsNonRoot, runAsUser, fsGroup } = securityContext;
        assert.deepEqual([runAsNonRoot, runAsUser, fsGroup, serviceAccountName], [true, 1000, 1000, name]);
        const { allowPrivilegeEscalation, readOnlyRootFilesystem, capabilities } =
          containers[0].securityContext;
        assert.deepEqual(
          [allowPrivilegeEscalation, readOnlyRootFilesystem, capabilities],
          [false, true, { drop: ["ALL"] }],
        );
        assert.deepEqual(
          containers[0].volumeMounts.map((mount: any) => [mount.mountPath, mount.name]),
          [
            ["/tmp", "tmp"],
            ["/app/.cache", "cache"],
          ],
        );
        for (const volume of volumes) assert.ok(volume.emptyDir, volume.name);
      });

      it("carries the labels app and version, the scrape annotations and a pinned image", () => {
        const { metadata, spec } = object("Deployment", name);
        for (const { labels } of [metadata, spec.template.metadata]) {
          assert.deepEqual([labels.app, labels.version], [name, "v1.0.0"]);
        }
        const { annotations } = spec.template.metadata;
        assert.equal(annotations["prometheus.io/scrape"], "true");
        assert.equal(annotations["prometheus.io/port"], "3000");
        assert.equal(annotations["prometheus.io/path"], "/metrics");
        const { image, imagePullPolicy } = spec.template.spec.containers[0];
        assert.match(image, new RegExp(`/${name}:v1\\.0\\.0@sha256:`));
        assert.equal(imagePullPolicy, "IfNotPresent");
      });

      it("is told NODE_ENV and PORT", () => {
        const { env } = pod(name).containers[0];
        assert.deepEqual(env.slice(0, 2), [
          { name: "NODE_ENV", value: "production" },
          { name: "PORT", value: "3000" },
        ]);
      });
    });
  }

  it("reaches the data that the document draws: daa both, knowledge PostgreSQL, pattern Redis", () => {
    const data = (name: string) => variables(name).filter((variable) => variable.endsWith("_URL"));
    assert.deepEqual(data("daa-service"), ["DATABASE_URL", "DATABASE_READ_URL", "REDIS_URL"]);
    assert.deepEqual(data("knowledge-service"), ["DATABASE_URL", "DATABASE_READ_URL"]);
    assert.deepEqual(data("pattern-service"), ["REDIS_URL"]);
    const [, , database] = pod("daa-service").containers[0].env;
    assert.deepEqual(database.valueFrom.secretKeyRef, { name: "database-credentials", key: "url" });
    const { data: filled } = object("ExternalSecret", "database-credentials").spec.target.template;
    assert.match(filled["read-url"], /@reader\.daa\.internal:5432\/daa\?sslmode=require$/);
  });

  it("keeps one primary and three read replicas of PostgreSQL 15, in three zones and with 30 days of backups", () => {
    const { inputs } = cloudResource("prod", "aws:rds/instance:Instance", "daa-daa-database");
    assert.match(inputs.engineVersion, /^15\./);
    assert.deepEqual(
      [inputs.multiAz, inputs.backupRetentionPeriod, inputs.storageEncrypted],
      [true, 30, true],
    );
    const replicas = plannedStack("prod").filter(
      ({ type, name }) => type === "aws:rds/instance:Instance" && name.startsWith("daa-daa-database-"),
    );
    assert.equal(replicas.length, 3);
    assert.equal(new Set(replicas.map((replica) => replica.inputs.availabilityZone)).size, 3);
  });

  it("has a quota on CPU, memory, pods and storage", () => {
    const { hard } = object("ResourceQuota", "quota").spec;
    for (const limit of ["requests.cpu", "limits.cpu", "requests.memory", "limits.memory", "pods"]) {
      assert.notEqual(Number.parseInt(hard[limit], 10), 0, limit);
    }
    assert.ok("requests.storage" in hard);
  });

  it("has all its traffic in the mesh, with mutual TLS only and closed but for the declared callers", () => {
    const namespace = plannedStack("prod").find(
      ({ inputs }) => inputs.kind === "Namespace" && inputs.metadata.name === NAMESPACE,
    );
    assert.equal(namespace?.inputs.metadata.labels["istio.io/dataplane-mode"], "ambient");
    assert.deepEqual(
      objects("PeerAuthentication").map(({ spec }) => spec),
      [{ mtls: { mode: "STRICT" } }],
    );
    assert.deepEqual(
      objects("AuthorizationPolicy").map(({ metadata }) => metadata.name),
      [
        "closed-by-default",
        ...["daa-postgres-exporter", "daa-redis-exporter", ...SERVICES].map((name) => `${name}-callers`),
      ],
    );
    assert.deepEqual(object("AuthorizationPolicy", "closed-by-default").spec, {});
  });

  it("is entered by an Istio gateway and its virtual services, TLS only", () => {
    const [secure, plain] = object("Gateway", "daa-gateway").spec.servers;
    assert.deepEqual(
      [secure.port.number, secure.tls.credentialName, plain.tls],
      [443, "daa-tls", { httpsRedirect: true }],
    );
    const routes = objects("VirtualService").flatMap(({ spec }) =>
      spec.http.map((route: any) => [
        route.match[0].uri.prefix,
        route.route[0].destination.host.split(".")[0],
        route.route[0].destination.port.number,
      ]),
    );
    assert.deepEqual(routes.sort(), [
      ["/", "daa-service", 80],
      ["/knowledge", "knowledge-service", 80],
      ["/pattern", "pattern-service", 80],
    ]);
  });

  it("runs on Kubernetes 1.28 or newer, with Istio 1.20 or newer", () => {
    const newer = (version: string, least: number) => {
      const [major, minor] = version.split(".").map(Number);
      assert.ok(major === 1 && minor !== undefined && minor >= least, version);
    };
    newer(cloudResource("prod", "eks:index:Cluster", "cluster").inputs.version, 28);
    const istio = plannedStack("prod").filter(
      ({ type, inputs }) => type === "kubernetes:helm.sh/v3:Release" && inputs.namespace === "istio-system",
    );
    assert.ok(istio.length >= 2);
    for (const { inputs } of istio) newer(inputs.version, 20);
  });

  it("keeps its images 30 days in staging, and for ever in prod if they have a tag (REQ-T216)", () => {
    const expiry = (stack: string) =>
      SERVICES.map((name) => {
        const policy = plannedStack(stack).find(
          ({ type, inputs }) =>
            type === "aws:ecr/lifecyclePolicy:LifecyclePolicy" && inputs.repository === `daa/${name}`,
        );
        const { rules } = JSON.parse(policy?.inputs.policy ?? "{}");
        return rules.map(({ selection }: any) => [selection.tagStatus, selection.countNumber]);
      });
    const untagged = ["untagged", 30];
    assert.deepEqual(
      expiry("staging"),
      SERVICES.map(() => [untagged, ["any", 30]]),
    );
    assert.deepEqual(
      expiry("prod"),
      SERVICES.map(() => [untagged]),
    );
  });

  it("has namespaces of its own for each environment, with roles bound in them only", () => {
    for (const [stack, namespace] of [
      ["staging", "daa-staging"],
      ["prod", NAMESPACE],
    ] as const) {
      for (const role of ["viewer", "operator"]) kubernetesObject(stack, "RoleBinding", namespace, role);
    }
  });
});
