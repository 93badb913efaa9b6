import { KubernetesApi } from "./kubernetes-api";
import { KubernetesObject } from "./objects";

interface Claim extends KubernetesObject {
  spec: { accessModes: string[]; storageClassName?: string; resources: { requests: { storage: string } } };
}

/** Gives every claim a volume of its own, in place of the storage drivers of the cloud; returns the volumes. */
export async function provideVolumes(
  api: KubernetesApi,
  objects: KubernetesObject[],
): Promise<KubernetesObject[]> {
  const claims = objects.filter((object): object is Claim => object.kind === "PersistentVolumeClaim");
  const volumes = claims.map((claim) => {
    const { name, namespace } = claim.metadata;
    return {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: `${namespace}-${name}` },
      ...{
        spec: {
          accessModes: claim.spec.accessModes,
          capacity: { storage: claim.spec.resources.requests.storage },
          storageClassName: claim.spec.storageClassName,
          claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace },
          csi: { driver: "simulated.invalid", volumeHandle: `${namespace}-${name}` },
        },
      },
    };
  });
  for (const volume of volumes) await api.apply(volume);
  return volumes;
}
