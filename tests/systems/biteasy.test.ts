import assert from "node:assert/strict";
import { parse } from "yaml";
import { Planned, kubernetesObject, plannedStack, planning, sizesOf } from "./planned-stack";

const NAMESPACES = { dev: "biteasy-dev", staging: "biteasy-stage", prod: "biteasy-prod" };
const STAGES = Object.entries(NAMESPACES);
const SERVICES = ["orchestrator", "risk-updater", "alpaca-adapter"];

const object = (kind: string, name: string, stage: keyof typeof NAMESPACES = "prod") =>
  kubernetesObject(stage, kind, NAMESPACES[stage], name);
const pod = (name: string, stage: keyof typeof NAMESPACES = "prod") =>
  object("Deployment", name, stage).spec.template.spec;
const container = (name: string, stage: keyof typeof NAMESPACES = "prod") =>
  pod(name, stage).containers.find((item: { name: string }) => item.name === name);

describe("Biteasy (document 000)", () => {
  before(planning("dev", "staging", "prod"));

  it("lives in the namespaces biteasy-dev, biteasy-stage and biteasy-prod", () => {
    for (const [stage, namespace] of STAGES) {
      const namespaces = plannedStack(stage)
        .filter(({ inputs }: Planned) => inputs.kind === "Namespace")
        .map(({ inputs }) => inputs.metadata.name as string);
      assert.deepEqual(
        namespaces.filter((name) => name.startsWith("biteasy")),
        [namespace],
      );
    }
  });

  it("has the deployments orchestrator, risk-updater and alpaca-adapter", () => {
    for (const [stage, namespace] of STAGES) {
      const names = plannedStack(stage)
        .filter(({ inputs }) => inputs.kind === "Deployment" && inputs.metadata.namespace === namespace)
        .map(({ inputs }) => inputs.metadata.name as string);
      assert.deepEqual(names.sort(), [...SERVICES].sort(), stage);
    }
  });

  it("starts each process by the image's entry point /usr/local/bin/biteasy", () => {
    for (const name of SERVICES) {
      const { command, args, image } = container(name);
      assert.deepEqual([command, args], [["/usr/local/bin/biteasy"], [name]]);
      assert.match(image, /\/org\/biteasy:v\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/);
    }
  });

  it("gives the orchestrator 200m and 512Mi, and at the most 1 CPU and 2Gi", () => {
    for (const stage of ["dev", "staging", "prod"] as const) {
      assert.deepEqual(sizesOf(container("orchestrator", stage)), {
        requests: { cpu: "200m", memory: "512Mi" },
        limits: { cpu: "1", memory: "2Gi" },
      });
    }
  });

  it("runs two orchestrators or more in staging and prod", () => {
    for (const stage of ["staging", "prod"] as const) {
      assert.equal(object("HorizontalPodAutoscaler", "orchestrator", stage).spec.minReplicas, 2, stage);
    }
  });

  it("scales every deployment of staging and prod at 70 % CPU", () => {
    for (const stage of ["staging", "prod"] as const) {
      for (const name of SERVICES) {
        const { spec } = object("HorizontalPodAutoscaler", name, stage);
        assert.equal(spec.scaleTargetRef.name, name);
        const target = { type: "Utilization", averageUtilization: 70 };
        assert.deepEqual(spec.metrics, [{ type: "Resource", resource: { name: "cpu", target } }]);
        assert.equal("replicas" in object("Deployment", name, stage).spec, false, "two owners would fight");
      }
    }
  });

  it("reads CONFIG_PATH=/config/agents.yaml, which its config map holds", () => {
    for (const name of SERVICES) {
      const { env, volumeMounts } = container(name);
      assert.deepEqual(
        env.filter((entry: { name: string }) => entry.name === "CONFIG_PATH"),
        [{ name: "CONFIG_PATH", value: "/config/agents.yaml" }],
      );
      const mount = volumeMounts.find((item: { mountPath: string }) => item.mountPath === "/config");
      const volume = pod(name).volumes.find((item: { name: string }) => item.name === mount.name);
      const { data } = object("ConfigMap", volume.configMap.name);
      const { agents } = parse(data["agents.yaml"]) as { agents: { name: string; url: string }[] };
      for (const { url } of agents) object("Service", new URL(url).hostname);
    }
  });

  it("collects the orchestrator's metrics by a prometheus sidecar", () => {
    const [, sidecar] = pod("orchestrator").containers;
    assert.equal(sidecar.name, "prometheus");
    assert.match(sidecar.image, /^quay\.io\/prometheus\/prometheus:v3\.\d+\.\d+@sha256:/);
    const { data } = object("ConfigMap", "biteasy-prometheus");
    const { scrape_configs: jobs } = parse(data["prometheus.yml"]) as {
      scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
    };
    const [port] = container("orchestrator").ports;
    assert.deepEqual(jobs[0]?.static_configs[0]?.targets, [`localhost:${port.containerPort}`]);
    const [endpoint] = object("PodMonitor", "orchestrator").spec.podMetricsEndpoints;
    assert.deepEqual(
      [endpoint.port, endpoint.path, endpoint.params],
      ["prometheus", "/federate", { "match[]": [`{job="${jobs[0]?.job_name}"}`] }],
    );
  });

  it("mounts its secrets through the CSI driver, and External Secrets fills the variables", () => {
    for (const name of ["orchestrator", "alpaca-adapter"]) {
      const { volumes } = pod(name);
      const { csi } = volumes.find((volume: { csi?: object }) => volume.csi);
      assert.equal(csi.driver, "secrets-store.csi.k8s.io");
      const { spec } = object("SecretProviderClass", csi.volumeAttributes.secretProviderClass);
      const mounted = JSON.parse(spec.parameters.objects) as { objectName: string }[];
      const filled = object("ExternalSecret", "alpaca-credentials").spec.data as {
        remoteRef: { key: string };
      }[];
      assert.deepEqual(
        mounted.map(({ objectName }) => objectName),
        filled.map(({ remoteRef }) => remoteRef.key),
      );
    }
    const variables = container("alpaca-adapter").env.filter(
      (entry: { valueFrom?: object }) => entry.valueFrom,
    );
    assert.deepEqual(
      variables.map((entry: { valueFrom: { secretKeyRef: object } }) => entry.valueFrom.secretKeyRef),
      [
        { name: "alpaca-credentials", key: "api-key" },
        { name: "alpaca-credentials", key: "secret-key" },
      ],
    );
  });

  it("keeps its logs of /var/log/biteasy on a volume that all its pods may write", () => {
    for (const [stage] of STAGES as [keyof typeof NAMESPACES, string][]) {
      assert.deepEqual(object("PersistentVolumeClaim", "biteasy-logs", stage).spec.accessModes, [
        "ReadWriteMany",
      ]);
      for (const name of SERVICES) {
        const { name: volume } = container(name, stage).volumeMounts.find(
          (mount: { mountPath: string }) => mount.mountPath === "/var/log/biteasy",
        );
        const source = pod(name, stage).volumes.find((item: { name: string }) => item.name === volume);
        assert.equal(source.persistentVolumeClaim.claimName, "biteasy-logs", `${name} in ${stage}`);
      }
    }
  });
});
