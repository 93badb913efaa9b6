import * as k8s from "@pulumi/kubernetes";
import { BACKED_UP } from "../tags";
import { PlatformArgs } from "./args";
import { AddOnOptions } from "./add-on-options";

/** The default class: encrypted gp3 volumes, made in the zone of the pod that first uses them. */
export function defaultStorageClass(name: string, { tags }: PlatformArgs, opts: AddOnOptions) {
  const tagParameters = Object.entries({ ...tags, ...BACKED_UP }).map(([key, value], index) => [
    `tagSpecification_${index + 1}`,
    `${key}=${value}`,
  ]);
  return new k8s.storage.v1.StorageClass(
    `${name}-gp3`,
    {
      metadata: {
        name: "gp3",
        annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
      },
      provisioner: "ebs.csi.aws.com",
      parameters: {
        type: "gp3",
        encrypted: "true",
        "csi.storage.k8s.io/fstype": "ext4",
        ...(Object.fromEntries(tagParameters) as Record<string, string>),
      },
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
      reclaimPolicy: "Delete",
    },
    opts,
  );
}
