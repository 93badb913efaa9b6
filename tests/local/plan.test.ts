import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { allSystems } from "../../systems";
import { at } from "../../wiring/stage";
import { kubernetesObject, plannedStack, planning } from "../systems/planned-stack";

const REPOSITORY = path.resolve(__dirname, "../..");
/** What `pulumi preview --json` writes for a value that is known only after the update. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const object = (kind: string, namespace: string, name: string) =>
  kubernetesObject("local", kind, namespace, name);
const objects = (kind: string) =>
  plannedStack("local")
    .map(({ inputs }) => inputs)
    .filter((inputs) => inputs.kind === kind);
const pods = () =>
  [...objects("Deployment"), ...objects("StatefulSet")].map((workload) => workload.spec.template.spec);

describe("the stack local", () => {
  before(planning("local", "prod"));

  it("has nothing of AWS in it, and no provider but those of Kubernetes and of random values", () => {
    const types = plannedStack("local").map(({ type }) => type);
    assert.deepEqual(types.filter((type) => type.startsWith("pulumi:providers:")).sort(), [
      "pulumi:providers:kubernetes",
      "pulumi:providers:random",
    ]);
    assert.deepEqual(
      types.filter((type) => !/^(pulumi|slipway|kubernetes|random):/.test(type)),
      [],
    );
  });

  it("touches the context of its config only", () => {
    const [provider] = plannedStack("local").filter(({ type }) => type === "pulumi:providers:kubernetes");
    assert.equal(provider?.inputs.context, "kind-slipway");
  });

  it("passes the policy pack without a violation, mandatory or advisory", function () {
    this.timeout(180_000);
    const { status, stdout } = spawnSync(
      process.execPath,
      ["offline/slipway.cjs", "preview", "--stack", "local"],
      { cwd: REPOSITORY, encoding: "utf8", maxBuffer: 2 ** 28, env: { ...process.env, NO_COLOR: "1" } },
    );
    assert.equal(status, 0, stdout.slice(-3000));
    assert.match(stdout, /0 mandatory and 0 advisory violations/, stdout.slice(-3000));
  });

  it("needs no certificate, mesh, rollout controller, secret store, CSI driver or load balancer", () => {
    const groups = new Set(
      plannedStack("local").map(({ inputs }) => String(inputs.apiVersion ?? "").split("/")[0]!),
    );
    assert.deepEqual(
      [...groups].filter((group) => group.includes(".") && !group.endsWith(".k8s.io")),
      ["monitoring.coreos.com"],
    );
    assert.deepEqual(
      objects("Service").filter(({ spec }) => spec.type === "LoadBalancer"),
      [],
    );
    assert.deepEqual(
      pods().flatMap(({ volumes }) => (volumes ?? []).filter((volume: any) => volume.csi)),
      [],
    );
  });

  it("runs every service with the replicas and resources of dev", () => {
    for (const system of allSystems) {
      for (const service of system.services) {
        const name = at("local", service.name);
        const { spec } = object("Deployment", at("dev", system.namespace), name);
        assert.equal(spec.replicas, at("dev", service.replicas), name);
        const [container] = spec.template.spec.containers;
        const { requests } = at("dev", service.resources);
        assert.equal(container.resources.requests.memory, requests.memory, name);
      }
    }
  });

  it("updates a service on one node: no two pods of it are kept apart", () => {
    const kept = pods().filter(
      (pod) => pod.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution,
    );
    assert.deepEqual(kept, []);
    assert.ok(pods().every((pod) => pod.topologySpreadConstraints === undefined));
  });

  it("serves analytics and daa on localhost names by plain HTTP, with the paths and limits of the documents", () => {
    const analytics = object("Ingress", "analytics", "analytics-ingress");
    assert.equal(analytics.spec.rules[0].host, "analytics.localhost");
    assert.deepEqual(
      analytics.spec.rules[0].http.paths.map(({ path: prefix }: any) => prefix),
      ["/api", "/ws", "/"],
    );
    assert.equal(analytics.metadata.annotations["nginx.ingress.kubernetes.io/limit-rpm"], "100");
    const daa = object("Ingress", "daa-development", "daa-gateway");
    assert.equal(daa.spec.rules[0].host, "daa.localhost");
    assert.deepEqual(
      daa.spec.rules[0].http.paths.map((entry: any) => [entry.path, entry.backend.service.name]),
      [
        ["/knowledge", "knowledge-service"],
        ["/pattern", "pattern-service"],
        ["/", "daa-service"],
      ],
    );
    for (const { spec, metadata } of [analytics, daa]) {
      assert.equal(spec.tls, undefined);
      assert.equal(metadata.annotations["nginx.ingress.kubernetes.io/ssl-redirect"], "false");
    }
  });

  it("installs the charts that AWS has in the same versions", () => {
    const charts = (stack: string) =>
      new Map(
        plannedStack(stack)
          .filter(({ type }) => type === "kubernetes:helm.sh/v3:Release")
          .map(({ inputs }) => [inputs.chart, `${inputs.repositoryOpts?.repo} ${inputs.version}`]),
      );
    const local = charts("local");
    assert.deepEqual([...local.keys()].sort(), [
      "ingress-nginx",
      "kube-prometheus-stack",
      "prometheus-operator-crds",
    ]);
    for (const [chart, version] of local) assert.equal(version, charts("prod").get(chart), chart);
  });

  it("never looks for an image of ours in a public registry", () => {
    const images = allSystems
      .map((system) => at("dev", system.namespace))
      .flatMap((namespace) =>
        objects("Deployment").filter(({ metadata }) => metadata.namespace === namespace),
      )
      .flatMap(({ spec }) => spec.template.spec.containers.map(({ image }: any) => image as string));
    const elsewhere = images.filter((image) => !image.startsWith("localhost:5001/"));
    assert.deepEqual(
      [...new Set(elsewhere)].map((image) => image.split("@")[0]),
      [
        "quay.io/prometheus/prometheus:v3.5.0",
        "quay.io/prometheuscommunity/postgres-exporter:v0.19.1",
        "quay.io/oliver006/redis_exporter:v1.84.0",
      ],
    );
  });

  it("lets a leader be elected through an API server on port 6443, as in kind", () => {
    const { spec } = object("NetworkPolicy", "bitunix-dev", "bitunix-bot-dev");
    const api = spec.egress.filter(({ ports }: any) => ports.some(({ port }: any) => port === 6443));
    assert.equal(api.length, 1);
    assert.ok(api[0].to.every(({ ipBlock }: any) => ipBlock.cidr !== "0.0.0.0/0"));
  });

  it("shows no value of any secret", () => {
    const secrets = objects("Secret");
    assert.ok(secrets.length > 10);
    for (const { metadata, stringData, data } of secrets) {
      assert.equal(stringData, UNKNOWN, metadata.name);
      assert.equal(data, undefined, metadata.name);
    }
    assert.doesNotMatch(JSON.stringify(plannedStack("local")), /(postgresql|redis):\/\/[^"]*:[^"]*@/);
  });

  it("renders which keys a secret has, and no value", function () {
    this.timeout(180_000);
    const parent = mkdtempSync(path.join(tmpdir(), "slipway-local-"));
    try {
      const out = path.join(parent, "out");
      const { status, stderr } = spawnSync(
        process.execPath,
        ["offline/slipway.cjs", "render", "--stack", "local", "--out", out],
        { cwd: REPOSITORY, encoding: "utf8" },
      );
      assert.equal(status, 0, stderr);
      const secret = parse(
        readFileSync(path.join(out, "opitios-dev/secret-alpaca-credentials.yaml"), "utf8"),
      );
      assert.deepEqual(secret.stringData, { "api-key": "(secret)", "secret-key": "(secret)" });
    } finally {
      rmSync(parent, { recursive: true, force: true });
    }
  });

  it("makes up every credential that a pod of a system reads", () => {
    const read = objects("Deployment").flatMap(({ metadata, spec }) =>
      spec.template.spec.containers.flatMap(({ env }: any) =>
        (env ?? []).flatMap(({ valueFrom }: any) =>
          valueFrom?.secretKeyRef ? [`${metadata.namespace}/${valueFrom.secretKeyRef.name}`] : [],
        ),
      ),
    );
    const made = objects("Secret").map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    assert.deepEqual(
      [...new Set(read)].filter((secret) => !made.includes(secret)),
      [],
    );
  });
});

describe("the data of the stack local", () => {
  before(planning("local"));

  const server = (namespace: string, name: string) =>
    object("StatefulSet", namespace, name).spec.template.spec;
  const DATABASES = [
    ["analytics-data", "shadower-analytics"],
    ["daa-development-data", "daa"],
    ["opitios-dev-data", "opitios"],
  ] as const;
  const DATA = ["analytics-data", "daa-development-data", "opitios-dev-data"];

  it("is PostgreSQL 15 and Valkey 7 for each system that has a database and a cache", () => {
    const images = DATA.map((namespace) =>
      objects("StatefulSet")
        .filter(({ metadata }) => metadata.namespace === namespace)
        .map(({ spec }) => spec.template.spec.containers[0].image)
        .sort(),
    );
    const both = ["docker.io/library/postgres:15.14", "docker.io/valkey/valkey:7.2.11"];
    assert.deepEqual(images, [[...both, "docker.io/versity/versitygw:v1.8.0"], both, both]);
  });

  it("lives in namespaces under the restricted Pod Security Standard, as non-root on a read-only root", () => {
    for (const namespace of DATA) {
      const { labels } = plannedStack("local").find(
        ({ inputs }) => inputs.kind === "Namespace" && inputs.metadata.name === namespace,
      )!.inputs.metadata;
      assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
    }
    for (const { spec } of objects("StatefulSet")) {
      const pod = spec.template.spec;
      assert.equal(pod.securityContext.runAsNonRoot, true);
      assert.equal(pod.containers[0].securityContext.readOnlyRootFilesystem, true);
      assert.equal(pod.automountServiceAccountToken, false);
    }
  });

  it("is reached by the services that declare it, and reaches nothing", () => {
    const clients = (namespace: string, name: string) => {
      const { spec } = object("NetworkPolicy", namespace, name);
      assert.deepEqual(spec.policyTypes, ["Ingress", "Egress"]);
      assert.equal(spec.egress, undefined);
      return spec.ingress.flatMap(({ from }: any) =>
        from.map((peer: any) => peer.podSelector.matchLabels.app),
      );
    };
    assert.deepEqual(clients("daa-development-data", "daa"), [
      "daa-service",
      "knowledge-service",
      "daa-postgres-exporter",
      "daa-exporter-login",
      "daa-backup",
    ]);
    assert.deepEqual(clients("daa-development-data", "daa-cache"), [
      "daa-service",
      "pattern-service",
      "daa-redis-exporter",
    ]);
    assert.deepEqual(clients("analytics-data", "shadower-analytics"), [
      "analytics-backend",
      "celery-worker",
      "celery-beat",
      "analytics-postgres-exporter",
      "analytics-exporter-login",
      "shadower-analytics-backup",
    ]);
  });

  it("lets the jobs of its backups log in, and lets them reach nothing else", () => {
    const { spec } = object("NetworkPolicy", "daa-development-data", "daa");
    assert.deepEqual(spec.ingress[0].from.at(-1), {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "daa-development-data" } },
      podSelector: { matchLabels: { app: "daa-backup" } },
    });
    const jobs = object("NetworkPolicy", "daa-development-data", "daa-backup").spec;
    assert.equal(jobs.ingress, undefined);
    const [dns, server, ...others] = jobs.egress;
    assert.deepEqual(
      dns.ports.map(({ port }: any) => port),
      [53, 53],
    );
    assert.deepEqual(server, {
      to: [{ podSelector: { matchLabels: { app: "daa" } } }],
      ports: [{ protocol: "TCP", port: 5432 }],
    });
    assert.deepEqual(others, []);
  });

  it("is found by the backend's own policy", () => {
    const { spec } = object("NetworkPolicy", "analytics", "analytics-backend");
    const inData = spec.egress
      .filter(({ to }: any) =>
        to.some(
          (peer: any) =>
            peer.namespaceSelector?.matchLabels["kubernetes.io/metadata.name"] === "analytics-data",
        ),
      )
      .flatMap(({ ports }: any) => ports.map(({ port }: any) => port as number));
    assert.deepEqual(inData, [5432, 6379, 7070]);
  });

  it("goes with the stack: the volumes of the servers are deleted with them", () => {
    for (const { spec } of objects("StatefulSet")) {
      assert.deepEqual(spec.persistentVolumeClaimRetentionPolicy, {
        whenDeleted: "Delete",
        whenScaled: "Retain",
      });
      assert.equal(spec.volumeClaimTemplates[0].spec.storageClassName, undefined);
    }
  });

  it("has its backups on a volume of their own, which stays when the server's StatefulSet is deleted", () => {
    for (const [namespace, name] of DATABASES) {
      const { volumes, containers } = server(namespace, name);
      const { claimName } = volumes.find((volume: any) => volume.name === "backup").persistentVolumeClaim;
      assert.equal(claimName, `${name}-backup`);
      object("PersistentVolumeClaim", namespace, claimName);
      const { mountPath } = containers[0].volumeMounts.find((mount: any) => mount.name === "backup");
      const archive = containers[0].args.find((arg: string) => arg.startsWith("archive_command="));
      assert.ok(archive.includes(` archive ${mountPath}/wal %p %f`), archive);
    }
  });

  it("is backed up each day, proven each week, and restored only when somebody asks", () => {
    for (const [namespace, name] of DATABASES) {
      const jobs = ["backup", "restore-check", "restore"].map(
        (job) => object("CronJob", namespace, `${name}-${job}`).spec,
      );
      assert.deepEqual(
        jobs.map(({ schedule, suspend, concurrencyPolicy }) => [
          schedule,
          suspend ?? false,
          concurrencyPolicy,
        ]),
        [
          ["0 1 * * *", false, "Forbid"],
          ["0 6 * * 6", false, "Forbid"],
          ["0 0 1 1 *", true, "Forbid"],
        ],
      );
      for (const { jobTemplate } of jobs) {
        const { template, activeDeadlineSeconds } = jobTemplate.spec;
        const [container] = template.spec.containers;
        assert.equal(activeDeadlineSeconds, 3600);
        assert.equal(template.spec.securityContext.runAsNonRoot, true);
        assert.equal(container.securityContext.readOnlyRootFilesystem, true);
        assert.deepEqual(container.securityContext.capabilities, { drop: ["ALL"] });
        assert.equal(container.image, server(namespace, name).containers[0].image);
        assert.deepEqual(container.command, ["/opt/restore-check/restore-check.sh"]);
      }
    }
  });

  it("lets a proof and a restore read the backups, and change none", () => {
    for (const job of ["restore-check", "restore"]) {
      const { spec } = object("CronJob", "analytics-data", `shadower-analytics-${job}`).spec.jobTemplate.spec
        .template;
      const mount = spec.containers[0].volumeMounts.find(({ name }: any) => name === "backup");
      assert.equal(mount.readOnly, true, job);
    }
  });

  it("runs the script of restore-check/, file by file", () => {
    const { data } = object("ConfigMap", "analytics-data", "shadower-analytics-backup");
    const folder = path.join(REPOSITORY, "restore-check");
    const files = readdirSync(folder).filter((name) => name.endsWith(".sh"));
    assert.deepEqual(Object.keys(data).sort(), [...files, "pg_hba.conf"].sort());
    for (const file of files) assert.equal(data[file], readFileSync(path.join(folder, file), "utf8"), file);
  });

  it("raises an alert when its backup or proof is too old or failed, each with a runbook", () => {
    for (const [namespace, name] of DATABASES) {
      const { rules } = object("PrometheusRule", namespace, `${name}-backup`).spec.groups[0];
      assert.deepEqual(
        rules.map(({ alert }: any) => alert),
        ["RestoreCheckOverdue", "RestoreCheckFailed", "BackupOverdue"],
      );
      for (const { expr, annotations } of rules) {
        assert.ok(expr.includes(`namespace="${namespace}"`), expr);
        assert.ok(
          readFileSync(path.join(REPOSITORY, annotations.runbook_url), "utf8").includes("What to do"),
        );
      }
      assert.match(rules[2].expr, new RegExp(`cronjob="${name}-backup"\\}\\) > 172800`));
    }
    const charts = plannedStack("local").filter(({ type }) => type === "kubernetes:helm.sh/v3:Release");
    const monitoring = charts.find(({ inputs }) => inputs.chart === "kube-prometheus-stack")!.inputs.values;
    assert.notEqual(monitoring.kubeStateMetrics?.enabled, false);
    assert.deepEqual(monitoring["kube-state-metrics"].collectors, ["cronjobs", "jobs"]);
  });

  it("gives PostgreSQL its password by a file", () => {
    const { env } = server("analytics-data", "shadower-analytics").containers[0];
    const value = (name: string) => env.find((variable: any) => variable.name === name)?.value;
    assert.equal(value("POSTGRES_PASSWORD_FILE"), "/etc/login/password");
    assert.equal(value("POSTGRES_PASSWORD"), undefined);
    assert.equal(value("POSTGRES_DB"), "analytics");
    assert.equal(value("POSTGRES_USER"), "analytics_user");
  });

  it("gives the backend a bucket on an S3 server, by the variables that AWS SDKs read", () => {
    const [backend] = object("Deployment", "analytics", "analytics-backend").spec.template.spec.containers;
    const variable = (name: string) => backend.env.find((entry: any) => entry.name === name);
    const bucket = variable("EXPORTS_BUCKET").value;
    assert.equal(
      variable("AWS_ENDPOINT_URL_S3").value,
      `http://${bucket}.analytics-data.svc.cluster.local:7070`,
    );
    assert.deepEqual(variable("AWS_SECRET_ACCESS_KEY").valueFrom.secretKeyRef, {
      name: "exports-bucket",
      key: "secret-access-key",
    });
    const s3 = server("analytics-data", bucket);
    assert.deepEqual(s3.initContainers[0].command, ["mkdir", "-p", `/data/${bucket}`]);
    const others = objects("Deployment").filter(({ spec }) =>
      JSON.stringify(spec).includes("AWS_SECRET_ACCESS_KEY"),
    );
    assert.deepEqual(
      others.map(({ metadata }) => metadata.name),
      ["analytics-backend"],
    );
  });

  it("keeps the shared logs on a volume of the cluster's default class", () => {
    const { spec } = object("PersistentVolumeClaim", "biteasy-dev", "biteasy-logs");
    assert.deepEqual([spec.accessModes, spec.storageClassName], [["ReadWriteOnce"], undefined]);
  });

  it("mounts secrets as files from Kubernetes secrets where AWS has the CSI driver", () => {
    const { volumes } = object("Deployment", "biteasy-dev", "alpaca-adapter").spec.template.spec;
    assert.deepEqual(
      volumes.find(({ name }: any) => name === "secrets"),
      { name: "secrets", secret: { secretName: "alpaca-credentials" } },
    );
  });
});
