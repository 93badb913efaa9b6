import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { MountedVolume } from "./volumes";

/** Pods that may connect; nobody else may. */
export interface InClusterClientArgs {
  /** Namespace of the pods that may come in. */
  namespace: pulumi.Input<string>;
  /** Labels of these pods. */
  podLabels: Record<string, string>;
}

/** Where a server of {@link inClusterServer} stands and who may connect, the same for every kind of data. */
export interface InClusterPlaceArgs {
  /** Namespace it runs in. */
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
  /** The image it runs. */
  image: string;
  /** What is started instead of the image's entry point. */
  command?: string[];
  /** Arguments, instead of the image's own. */
  args?: string[];
  /** Environment variables. */
  env?: k8s.types.input.core.v1.EnvVar[];
  /** The one port that is open to its clients. */
  port: number;
  /** Numeric user and group of the image. */
  user: number;
  /** Where the volume is mounted. */
  dataPath: string;
  /** Paths that are written and not kept; the root is read-only. */
  scratchPaths?: Record<string, string>;
  /** A Kubernetes secret mounted as files. */
  files?: { secret: pulumi.Input<string>; path: string };
  /** Other volumes, by name. */
  volumes?: Record<string, MountedVolume>;
  /** What runs before the server, in the same image and on the same volume. */
  prepare?: string[];
  /** How Kubernetes asks whether it can serve. */
  ready: k8s.types.input.core.v1.Probe;
  /** What is set aside for it, and what it may use at most. */
  resources: { requests: Record<string, string>; limits: Record<string, string> };
}
