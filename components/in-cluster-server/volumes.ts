import * as k8s from "@pulumi/kubernetes";

/** A volume and where it is mounted. */
export interface MountedVolume {
  /** Where containers have it. */
  path: string;
  /** What it is, as Kubernetes takes it. */
  source: Omit<k8s.types.input.core.v1.Volume, "name">;
  /** Default: the container may write. */
  readOnly?: boolean;
}

/** Volumes by name, as container and pod have them. */
export function mounted(volumes: Record<string, MountedVolume>) {
  const entries = Object.entries(volumes);
  return {
    mounts: entries.map(([name, { path, readOnly }]) => ({
      name,
      mountPath: path,
      ...(readOnly && { readOnly }),
    })),
    volumes: entries.map(([name, { source }]) => ({ name, ...source })),
  };
}
