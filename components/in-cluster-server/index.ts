import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { RESTRICTED_CONTAINER, restrictedPodOf } from "../add-on/pods";
import { InClusterServerArgs } from "./args";
import { mounted, MountedVolume } from "./volumes";

export * from "./args";
export { mounted, type MountedVolume } from "./volumes";
export { dataNamespace } from "./namespace";
export { validatePlace } from "./validate";

const DATA = "data";
const FILES = "files";
/** Seconds a first start may take on a slow disk: 60 probes, 5 s apart. */
const STARTUP = { periodSeconds: 5, failureThreshold: 60 };

/** What a container may write outside its volume: scratch folders of 128 MiB each, and its log. */
const SCRATCH_LIMIT = "512Mi";

/** Name of the claim that a server's data is on. */
export function dataClaimOf(server: string): string {
  return `${DATA}-${server}-0`;
}

/**
 * One server with a volume of its own, for a cluster on a developer's machine: a StatefulSet of one, its Service, and
 * a network policy that lets in the named clients and lets nothing out. No replicas: the data is made up, and goes with
 * the stack.
 *
 * @returns the host name by which clients reach it
 */
export function inClusterServer(
  name: string,
  args: InClusterServerArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { namespace, server, port } = args;
  const selector = { app: server };
  const metadata = { name: server, namespace, labels: { ...args.labels, ...selector } };
  const account = new k8s.core.v1.ServiceAccount(
    name,
    { metadata, automountServiceAccountToken: false },
    opts,
  );
  const policy = new k8s.networking.v1.NetworkPolicy(name, { metadata, spec: traffic(args) }, opts);
  const service = new k8s.core.v1.Service(
    name,
    {
      metadata,
      spec: {
        type: "ClusterIP",
        selector,
        ports: [{ name: "server", port, targetPort: "server", protocol: "TCP" }],
      },
    },
    opts,
  );
  new k8s.apps.v1.StatefulSet(
    name,
    {
      metadata,
      spec: {
        serviceName: server,
        replicas: 1,
        selector: { matchLabels: selector },
        template: { metadata: { labels: metadata.labels }, spec: pod(args) },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
        volumeClaimTemplates: [
          {
            metadata: { name: DATA },
            spec: {
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: `${args.storage}Gi` } },
            },
          },
        ],
      },
    },
    { ...opts, dependsOn: [account, policy, service] },
  );
  return pulumi.interpolate`${server}.${namespace}.svc.cluster.local`;
}

function traffic({
  server,
  port,
  clients,
}: InClusterServerArgs): k8s.types.input.networking.v1.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: { app: server } },
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      {
        from: Object.values(clients).map((client) => ({
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": client.namespace } },
          podSelector: { matchLabels: client.podLabels },
        })),
        ports: [{ protocol: "TCP", port }],
      },
    ],
  };
}

/** Under the restricted Pod Security Standard. */
function pod(args: InClusterServerArgs): k8s.types.input.core.v1.PodSpec {
  const { user, image, files, dataPath, scratchPaths = {} } = args;
  const { mounts, volumes } = mounted({
    ...(files && {
      [FILES]: { path: files.path, readOnly: true, source: { secret: { secretName: files.secret } } },
    }),
    ...Object.fromEntries(
      Object.entries(scratchPaths).map(([name, path]): [string, MountedVolume] => [
        name,
        { path, source: { emptyDir: { sizeLimit: "128Mi" } } },
      ]),
    ),
    ...args.volumes,
  });
  const resources = {
    requests: { ...args.resources.requests, "ephemeral-storage": "64Mi" },
    limits: { ...args.resources.limits, "ephemeral-storage": SCRATCH_LIMIT },
  };
  // The claim of the data is made from the StatefulSet's template.
  const volumeMounts = [{ name: DATA, mountPath: dataPath }, ...mounts];
  const container = { image, resources, volumeMounts, securityContext: RESTRICTED_CONTAINER };
  return {
    serviceAccountName: args.server,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: restrictedPodOf(user),
    initContainers: args.prepare ? [{ ...container, name: "prepare", command: args.prepare }] : undefined,
    containers: [
      {
        ...container,
        name: "server",
        command: args.command,
        args: args.args,
        env: args.env,
        ports: [{ name: "server", containerPort: args.port, protocol: "TCP" }],
        startupProbe: { ...args.ready, ...STARTUP },
        readinessProbe: args.ready,
        livenessProbe: { ...args.ready, periodSeconds: 30 },
      },
    ],
    volumes,
  };
}
