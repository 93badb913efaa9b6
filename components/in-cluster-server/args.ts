import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** Pods that may connect; nobody else may. */
export interface InClusterClientArgs {
  namespace: string;
  podLabels: Record<string, string>;
}

/** Where a server of {@link inClusterServer} stands and who may connect, the same for every kind of data. */
export interface InClusterPlaceArgs {
  namespace: pulumi.Input<string>;
  /** Labels every object carries. */
  labels?: Record<string, string>;
  /** GiB of the volume, from the cluster's default storage class. */
  storage: number;
  /** By a name that says who. */
  clients: Record<string, InClusterClientArgs>;
}

/** Arguments of {@link inClusterServer}. */
export interface InClusterServerArgs extends InClusterPlaceArgs {
  /** Name of the StatefulSet and the Service, and value of the label `app`. */
  server: string;
  image: string;
  command?: string[];
  args?: string[];
  env?: k8s.types.input.core.v1.EnvVar[];
  port: number;
  /** Numeric user and group of the image. */
  user: number;
  /** Where the volume is mounted. */
  dataPath: string;
  /** Paths that are written and not kept; the root is read-only. */
  scratchPaths?: Record<string, string>;
  /** A Kubernetes secret mounted as files. */
  files?: { secret: pulumi.Input<string>; path: string };
  /** What runs before the server, in the same image and on the same volume. */
  prepare?: string[];
  ready: k8s.types.input.core.v1.Probe;
  resources: { requests: Record<string, string>; limits: Record<string, string> };
}
