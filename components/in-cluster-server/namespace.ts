import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { addOnNamespace } from "../add-on/namespace";

export interface DataNamespaceArgs {
  /** Name of the namespace. */
  namespace: string;
  /** Labels of the namespace. */
  labels: Record<string, string>;
  /** Labels of the namespace alone. */
  namespaceLabels?: Record<string, string>;
  /** Servers it has room for. */
  servers: number;
  /** Pods of jobs beside them. Default 0. */
  jobs?: number;
  /** GiB of each volume. */
  volumes: number[];
}

/**
 * The namespace of a system's servers: restricted Pod Security, no traffic but what a server opens, and room for the
 * servers it was made for.
 */
export function dataNamespace(
  name: string,
  { namespace, labels, namespaceLabels, servers, jobs = 0, volumes }: DataNamespaceArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const made = addOnNamespace(
    name,
    {
      namespace,
      podSecurity: "restricted",
      labels: { ...labels, ...namespaceLabels },
      traffic: { ingress: [], egress: [] },
    },
    opts,
  );
  const metadata = (object: string) => ({ name: object, namespace: made.metadata.name, labels });
  const quota = new k8s.core.v1.ResourceQuota(
    name,
    {
      metadata: metadata("quota"),
      spec: {
        hard: {
          // The pod that ends still counts beside the one that takes its place.
          pods: String(2 * servers + jobs),
          persistentvolumeclaims: String(volumes.length),
          "requests.storage": `${volumes.reduce((sum, size) => sum + size, 0)}Gi`,
        },
      },
    },
    opts,
  );
  new k8s.core.v1.LimitRange(
    name,
    {
      metadata: metadata("defaults"),
      spec: {
        limits: [
          {
            type: "Container",
            default: { cpu: "250m", memory: "256Mi" },
            defaultRequest: { cpu: "50m", memory: "64Mi" },
          },
        ],
      },
    },
    opts,
  );
  return quota.metadata.namespace;
}
