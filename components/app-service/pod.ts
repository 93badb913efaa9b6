import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AppServiceArgs, ContainerArgs, EnvArgs, ProbeArgs, VolumeArgs } from "./args";
import { canonicalCpu, canonicalMemory, mebibytes, memoryBytes } from "../quantity";
import { isProgressive, Names } from "./names";

type PodTemplate = k8s.types.input.core.v1.PodTemplateSpec;
type Probe = k8s.types.input.core.v1.Probe;

/** Seconds a pod waits before it ends, so that load balancers have taken it out first. */
export const DRAIN_SECONDS = 10;
/** Disk for what a container writes to its output: Kubernetes keeps five files of 10 MiB, and rotates late. */
const LOG_STORAGE_MIB = 128;
/** Seconds pods stay bound to a node that is gone; with these a lost zone heals within a minute. */
const LOST_NODE_SECONDS = 20;

/** The pod of a service under the restricted Pod Security Standard. */
export function podTemplate(names: Names, args: AppServiceArgs): PodTemplate {
  const user = args.user ?? 1000;
  return {
    metadata: { labels: names.workloadLabels, annotations: annotations(args) },
    spec: {
      serviceAccountName: names.workload,
      automountServiceAccountToken: args.leaderElection !== undefined,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: args.terminationGraceSeconds ?? 30,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: user,
        fsGroup: user,
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
      },
      affinity: { podAntiAffinity: antiAffinity(names, args) },
      topologySpreadConstraints: zoneSpread(names, args),
      nodeSelector: args.nodeSelector,
      tolerations: [
        ...(args.tolerations ?? []),
        ...["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].map((key) => ({
          key,
          operator: "Exists",
          effect: "NoExecute",
          tolerationSeconds: LOST_NODE_SECONDS,
        })),
      ],
      containers: args.containers.map((each) => container(each, args.volumes ?? {})),
      volumes: Object.entries(args.volumes ?? {}).map(([name, volume]) => ({
        name,
        ...volumeSource(volume),
      })),
    },
  };
}

function annotations(args: AppServiceArgs): Record<string, pulumi.Input<string>> | undefined {
  const all = {
    ...scrapeAnnotations(args),
    ...(args.configChecksum === undefined ? {} : { "slipway/config-checksum": args.configChecksum }),
  };
  return Object.keys(all).length > 0 ? all : undefined;
}

/** As the documents have them, for tools that still read them; Prometheus uses the ServiceMonitor. */
function scrapeAnnotations({ metrics, containers }: AppServiceArgs): Record<string, string> {
  if (!metrics) return {};
  const port = containers.map(({ ports }) => ports?.[metrics.port]).find((number) => number !== undefined);
  return {
    "prometheus.io/scrape": "true",
    "prometheus.io/port": String(port),
    "prometheus.io/path": metrics.path,
  };
}

function antiAffinity(
  { selector }: Names,
  { antiAffinity }: AppServiceArgs,
): k8s.types.input.core.v1.PodAntiAffinity {
  const term = { labelSelector: { matchLabels: selector }, topologyKey: "kubernetes.io/hostname" };
  return antiAffinity === "required"
    ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
    : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] };
}

/**
 * Pods of one version are spread evenly over the zones. A lost zone's nodes are tainted; honouring that takes the
 * zone out of the count, and without it the replacements would stay pending for as long as the zone is gone.
 */
function zoneSpread({ selector }: Names, { zones = 3, rollout }: AppServiceArgs) {
  if (zones < 2) return undefined;
  return [
    {
      maxSkew: 1,
      topologyKey: "topology.kubernetes.io/zone",
      whenUnsatisfiable: "DoNotSchedule",
      nodeTaintsPolicy: "Honor",
      labelSelector: { matchLabels: selector },
      // A key that the pods do not have is ignored, and old and new pods are counted together.
      matchLabelKeys: [isProgressive(rollout) ? "rollouts-pod-template-hash" : "pod-template-hash"],
    },
  ];
}

function container(
  args: ContainerArgs,
  volumes: Record<string, VolumeArgs>,
): k8s.types.input.core.v1.Container {
  const ports = Object.entries(args.ports ?? {});
  return {
    name: args.name,
    image: args.image,
    imagePullPolicy: "IfNotPresent",
    command: args.command,
    args: args.args,
    ports: ports.map(([name, containerPort]) => ({ name, containerPort, protocol: "TCP" })),
    env: Object.entries(args.env ?? {}).map(([name, value]) => ({ name, ...envSource(value) })),
    resources: resources(args, volumes),
    livenessProbe: probe(args.probes?.liveness),
    readinessProbe: probe(args.probes?.readiness),
    startupProbe: probe(args.probes?.startup),
    lifecycle: ports.length > 0 ? { preStop: { sleep: { seconds: DRAIN_SECONDS } } } : undefined,
    securityContext: {
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: Object.entries(args.mounts ?? {}).map(([name, mount]) => ({
      name,
      mountPath: mount.path,
      readOnly: mount.readOnly || undefined,
    })),
  };
}

/**
 * CPU and memory as given, and the node's disk: the root is read-only, so a container writes logs and its scratch
 * volumes only. Controllers of custom resources write quantities back in their own form; another would look like a
 * change each time.
 */
function resources({ resources, mounts }: ContainerArgs, volumes: Record<string, VolumeArgs>) {
  const { requests, limits } = resources;
  const scratch = Object.keys(mounts ?? {}).map((name) => scratchMebibytes(volumes[name]));
  const limit = scratch.reduce((sum, size) => sum + size, LOG_STORAGE_MIB);
  return {
    requests: {
      cpu: canonicalCpu(requests.cpu),
      memory: canonicalMemory(requests.memory),
      "ephemeral-storage": mebibytes(LOG_STORAGE_MIB),
    },
    limits: {
      cpu: canonicalCpu(limits.cpu),
      memory: canonicalMemory(limits.memory),
      "ephemeral-storage": mebibytes(limit),
    },
  };
}

function scratchMebibytes(volume: VolumeArgs | undefined): number {
  return volume && "scratch" in volume ? Math.ceil(memoryBytes(volume.scratch.sizeLimit) / 2 ** 20) : 0;
}

function envSource(value: EnvArgs): {
  value?: pulumi.Input<string>;
  valueFrom?: k8s.types.input.core.v1.EnvVarSource;
} {
  if ("value" in value) return { value: value.value };
  if ("secret" in value) return { valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } };
  if ("configMap" in value)
    return { valueFrom: { configMapKeyRef: { name: value.configMap, key: value.key } } };
  return { valueFrom: { fieldRef: { fieldPath: value.field } } };
}

function probe(args: ProbeArgs | undefined): Probe | undefined {
  if (!args) return undefined;
  const { path, port, command, ...times } = args;
  if (command) return { exec: { command }, ...times };
  return path
    ? { httpGet: { path, port: port ?? "" }, ...times }
    : { tcpSocket: { port: port ?? "" }, ...times };
}

function volumeSource(volume: VolumeArgs): Omit<k8s.types.input.core.v1.Volume, "name"> {
  if ("scratch" in volume) return { emptyDir: { sizeLimit: volume.scratch.sizeLimit } };
  if ("configMap" in volume) return { configMap: { name: volume.configMap } };
  if ("podLabels" in volume) {
    return { downwardAPI: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] } };
  }
  if ("secret" in volume) return { secret: { secretName: volume.secret } };
  if ("claim" in volume) return { persistentVolumeClaim: { claimName: volume.claim } };
  return {
    csi: {
      driver: "secrets-store.csi.k8s.io",
      readOnly: true,
      volumeAttributes: { secretProviderClass: volume.secretProviderClass },
    },
  };
}
