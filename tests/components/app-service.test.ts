import assert from "node:assert/strict";
import { AppServiceArgs } from "../../components/app-service";
import { metadataOf } from "./planned-platform";
import {
  AppServiceChanges,
  ARGS,
  CONTAINER,
  DEPLOYMENT,
  planAppService,
  specOf,
} from "./planned-app-service";
import { PlannedResources } from "./planned-resources";

const AUTOSCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const BUDGET = "kubernetes:policy/v1:PodDisruptionBudget";
const ACCOUNT = "kubernetes:core/v1:ServiceAccount";

interface Workload {
  replicas?: number;
  strategy: object;
  progressDeadlineSeconds: number;
  template: { metadata: { annotations?: object }; spec: Pod };
}

interface Pod {
  automountServiceAccountToken: boolean;
  enableServiceLinks: boolean;
  terminationGracePeriodSeconds: number;
  securityContext: object;
  affinity: { podAntiAffinity: Record<string, unknown[]> };
  topologySpreadConstraints?: object[];
  tolerations: { key: string; effect: string; tolerationSeconds?: number }[];
  nodeSelector?: object;
  volumes: object[];
  containers: Record<string, unknown>[];
}

const workloadOf = (planned: PlannedResources) => specOf<Workload>(planned, DEPLOYMENT);
const podOf = async (changes: AppServiceChanges = {}): Promise<Pod> =>
  workloadOf(await planAppService(changes)).template.spec;

describe("AppService", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planAppService();
  });

  it("keeps all it makes under itself and on the given providers", () => {
    const component = planned.one("slipway:app:AppService");
    const children = [DEPLOYMENT, BUDGET, ACCOUNT, "kubernetes:networking.k8s.io/v1:NetworkPolicy"];
    for (const type of children) {
      const child = planned.one(type);
      assert.equal(child.parent, component.urn, type);
      assert.match(child.provider, /pulumi:providers:kubernetes::kubernetes::/, type);
      assert.equal(metadataOf(child).namespace, "shop", type);
    }
  });

  it("starts pods only when account and network policy are there", () => {
    const workload = planned.one(DEPLOYMENT);
    for (const type of [ACCOUNT, "kubernetes:networking.k8s.io/v1:NetworkPolicy"])
      assert.ok(planned.waitsFor(workload, planned.one(type)), type);
  });

  describe("a pod", () => {
    it("meets the restricted Pod Security Standard", async () => {
      const pod = await podOf();
      assert.deepEqual(pod.securityContext, {
        runAsNonRoot: true,
        runAsUser: 1000,
        runAsGroup: 1000,
        fsGroup: 1000,
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
      });
      assert.deepEqual(pod.containers[0]?.["securityContext"], {
        allowPrivilegeEscalation: false,
        privileged: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
    });

    it("has no API token and is told of no other service", async () => {
      const pod = await podOf();
      assert.deepEqual([pod.automountServiceAccountToken, pod.enableServiceLinks], [false, false]);
      assert.equal(planned.one(ACCOUNT).inputs["automountServiceAccountToken"], false);
    });

    it("runs as the user that its image asks for", async () => {
      const { securityContext } = await podOf({ user: 1001 });
      const { runAsUser, runAsGroup, fsGroup } = securityContext as Record<string, number>;
      assert.deepEqual([runAsUser, runAsGroup, fsGroup], [1001, 1001, 1001]);
    });

    it("serves on while load balancers take it out, and then has time to end", async () => {
      const pod = await podOf({ terminationGraceSeconds: 60 });
      assert.deepEqual(pod.containers[0]?.["lifecycle"], { preStop: { sleep: { seconds: 10 } } });
      assert.equal(pod.terminationGracePeriodSeconds, 60);
    });

    it("without ports ends at once when it is told to", async () => {
      const pod = await podOf({ containers: [{ ...CONTAINER, ports: undefined }] });
      assert.equal(pod.containers[0]?.["lifecycle"], undefined);
    });

    it("is spread over zones in a way that heals when a zone is lost", async () => {
      assert.deepEqual((await podOf()).topologySpreadConstraints, [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "DoNotSchedule",
          nodeTaintsPolicy: "Honor",
          labelSelector: { matchLabels: { app: "api" } },
          matchLabelKeys: ["pod-template-hash"],
        },
      ]);
    });

    it("leaves a node that is lost within half a minute", async () => {
      const { tolerations } = await podOf();
      const lost = tolerations.filter(({ effect }) => effect === "NoExecute");
      assert.deepEqual(lost.map(({ key }) => key).sort(), [
        "node.kubernetes.io/not-ready",
        "node.kubernetes.io/unreachable",
      ]);
      for (const { tolerationSeconds } of lost) assert.ok((tolerationSeconds ?? Infinity) <= 30);
    });

    it("has no zone spread where there is one zone", async () =>
      assert.equal((await podOf({ zones: 1 })).topologySpreadConstraints, undefined));

    it("never shares a host where that is required, and avoids it elsewhere", async () => {
      const term = {
        labelSelector: { matchLabels: { app: "api" } },
        topologyKey: "kubernetes.io/hostname",
      };
      assert.deepEqual((await podOf({ antiAffinity: "required" })).affinity.podAntiAffinity, {
        requiredDuringSchedulingIgnoredDuringExecution: [term],
      });
      assert.deepEqual((await podOf()).affinity.podAntiAffinity, {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }],
      });
    });

    it("goes to the nodes it selects and tolerates", async () => {
      const toleration = {
        key: "compute-optimized",
        operator: "Equal",
        value: "true",
        effect: "NoSchedule",
      } as const;
      const pod = await podOf({ nodeSelector: { "node-type": "compute" }, tolerations: [toleration] });
      assert.deepEqual(pod.nodeSelector, { "node-type": "compute" });
      assert.deepEqual(pod.tolerations[0], toleration);
    });

    it("writes only to the volumes it declares", async () => {
      const pod = await podOf({
        volumes: {
          tmp: { scratch: { sizeLimit: "64Mi" } },
          config: { configMap: "api-config" },
          logs: { claim: "api-logs" },
          keys: { secretProviderClass: "api-keys" },
        },
        containers: [
          {
            ...CONTAINER,
            mounts: { tmp: { path: "/tmp" }, config: { path: "/config", readOnly: true } },
          },
        ],
      });
      assert.deepEqual(pod.volumes, [
        { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
        { name: "config", configMap: { name: "api-config" } },
        { name: "logs", persistentVolumeClaim: { claimName: "api-logs" } },
        {
          name: "keys",
          csi: {
            driver: "secrets-store.csi.k8s.io",
            readOnly: true,
            volumeAttributes: { secretProviderClass: "api-keys" },
          },
        },
      ]);
      assert.deepEqual(pod.containers[0]?.["volumeMounts"], [
        { name: "tmp", mountPath: "/tmp" },
        { name: "config", mountPath: "/config", readOnly: true },
      ]);
    });

    it("reads secrets and config maps by reference", async () => {
      const env: AppServiceArgs["containers"][number]["env"] = {
        MODE: { value: "live" },
        PASSWORD: { secret: "api-secrets", key: "password" },
        LEVEL: { configMap: "api-config", key: "level" },
        POD: { field: "metadata.name" },
      };
      const pod = await podOf({ containers: [{ ...CONTAINER, env }] });
      assert.deepEqual(pod.containers[0]?.["env"], [
        { name: "MODE", value: "live" },
        { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "api-secrets", key: "password" } } },
        { name: "LEVEL", valueFrom: { configMapKeyRef: { name: "api-config", key: "level" } } },
        { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      ]);
    });

    it("is probed by HTTP, TCP or a command, with the times given", async () => {
      const pod = await podOf({
        containers: [
          {
            ...CONTAINER,
            probes: {
              liveness: { path: "/health", port: "http", initialDelaySeconds: 30, failureThreshold: 3 },
              readiness: { port: "http", periodSeconds: 5 },
              startup: { command: ["check"] },
            },
          },
        ],
      });
      const container = pod.containers[0];
      assert.deepEqual(container?.["livenessProbe"], {
        httpGet: { path: "/health", port: "http" },
        initialDelaySeconds: 30,
        failureThreshold: 3,
      });
      assert.deepEqual(container?.["readinessProbe"], { tcpSocket: { port: "http" }, periodSeconds: 5 });
      assert.deepEqual(container?.["startupProbe"], { exec: { command: ["check"] } });
    });

    it("gives CPU as Kubernetes writes it back, so that no apply looks like a change", async () => {
      const resources = {
        requests: { cpu: "1000m", memory: "1Gi" },
        limits: { cpu: "2", memory: "2Gi" },
      };
      const pod = await podOf({ containers: [{ ...CONTAINER, resources }] });
      assert.deepEqual(pod.containers[0]?.["resources"], {
        requests: { cpu: "1", memory: "1Gi", "ephemeral-storage": "128Mi" },
        limits: { cpu: "2", memory: "2Gi", "ephemeral-storage": "128Mi" },
      });
    });
  });

  it("takes from the node's disk what its logs and its scratch volumes may fill", async () => {
    const pod = await podOf({
      volumes: { tmp: { scratch: { sizeLimit: "896Mi" } }, other: { scratch: { sizeLimit: "1Gi" } } },
      containers: [{ ...CONTAINER, mounts: { tmp: { path: "/tmp" } } }],
    });
    const { requests, limits } = pod.containers[0]?.["resources"] as Record<string, Record<string, string>>;
    assert.equal(requests?.["ephemeral-storage"], "128Mi");
    assert.equal(limits?.["ephemeral-storage"], "1Gi");
  });

  describe("replicas", () => {
    it("are as given without an autoscaler", () => {
      assert.equal(workloadOf(planned).replicas, ARGS.replicas);
      assert.deepEqual(planned.all(AUTOSCALER), []);
    });

    it("are left to the autoscaler where there is one", async () => {
      const behavior = {
        scaleDown: {
          stabilizationWindowSeconds: 300,
          policies: [{ type: "Percent" as const, value: 50, periodSeconds: 60 }],
        },
      };
      const scaled = await planAppService({
        autoscaling: { name: "api-hpa", min: 2, max: 10, cpu: 70, memory: 80, behavior },
      });
      assert.equal("replicas" in workloadOf(scaled), false);
      const utilization = (name: string, averageUtilization: number) => ({
        type: "Resource",
        resource: { name, target: { type: "Utilization", averageUtilization } },
      });
      assert.equal(metadataOf(scaled.one(AUTOSCALER)).name, "api-hpa");
      assert.deepEqual(specOf(scaled, AUTOSCALER), {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "api" },
        minReplicas: 2,
        maxReplicas: 10,
        metrics: [utilization("cpu", 70), utilization("memory", 80)],
        behavior,
      });
    });

    it("may be taken away one at a time, so that a drain always ends", async () => {
      for (const replicas of [1, 2]) {
        assert.deepEqual(specOf(await planAppService({ replicas }), BUDGET), {
          maxUnavailable: 1,
          selector: { matchLabels: { app: "api" } },
          unhealthyPodEvictionPolicy: "AlwaysAllow",
        });
      }
    });
  });
});
