import { KubernetesObject, Workload, describe } from "./objects";

interface KeyReference {
  name: string;
  key?: string;
  optional?: boolean;
}

interface EnvSource {
  valueFrom?: { secretKeyRef?: KeyReference; configMapKeyRef?: KeyReference };
}

interface PodVolume {
  secret?: { secretName: string };
  configMap?: { name: string };
  persistentVolumeClaim?: { claimName: string };
  csi?: { volumeAttributes?: { secretProviderClass?: string } };
}

interface ExternalSecret extends KubernetesObject {
  spec: {
    target?: { name?: string; template?: { data?: Record<string, string> } };
    data?: { secretKey: string }[];
    dataFrom?: unknown[];
  };
}

/**
 * Everything the pods of a service refer to and nothing among the objects provides: a pod would wait for it for
 * ever on a real node. Secrets are provided by External Secrets or cert-manager, or are among the objects.
 */
export function danglingReferences(service: Workload, objects: KubernetesObject[]): string[] {
  const neighbours = objects.filter((object) => object.metadata.namespace === service.metadata.namespace);
  const has = (kind: string, name: string): boolean =>
    neighbours.some((object) => object.kind === kind && object.metadata.name === name);
  const spec = service.spec.template.spec;
  const missing: string[] = [];
  const expect = (provided: boolean, what: string): void => {
    if (!provided) missing.push(`${describe(service)} needs ${what}`);
  };

  expect(
    has("ServiceAccount", spec.serviceAccountName ?? "default"),
    `service account ${spec.serviceAccountName}`,
  );
  for (const container of spec.containers) {
    for (const { valueFrom } of (container.env ?? []) as EnvSource[]) {
      const secret = valueFrom?.secretKeyRef;
      if (secret)
        expect(
          hasKey(secretKeys(secret.name, neighbours), secret.key),
          `secret ${secret.name}/${secret.key}`,
        );
      const map = valueFrom?.configMapKeyRef;
      if (map)
        expect(hasKey(configMapKeys(map.name, neighbours), map.key), `config map ${map.name}/${map.key}`);
    }
  }
  for (const { secret, configMap, persistentVolumeClaim, csi } of (spec.volumes ?? []) as PodVolume[]) {
    if (secret)
      expect(secretKeys(secret.secretName, neighbours) !== undefined, `secret ${secret.secretName}`);
    if (configMap) expect(has("ConfigMap", configMap.name), `config map ${configMap.name}`);
    const claim = persistentVolumeClaim?.claimName;
    if (claim) expect(has("PersistentVolumeClaim", claim), `claim ${claim}`);
    const provider = csi?.volumeAttributes?.secretProviderClass;
    if (provider) expect(has("SecretProviderClass", provider), `secret provider class ${provider}`);
  }
  return missing;
}

/** `any` where the keys are known only to who fills the secret. */
type Keys = Set<string> | "any" | undefined;

function hasKey(keys: Keys, key: string | undefined): boolean {
  return keys === "any" || (keys !== undefined && (key === undefined || keys.has(key)));
}

function configMapKeys(name: string, objects: KubernetesObject[]): Keys {
  const found = objects.find((object) => object.kind === "ConfigMap" && object.metadata.name === name);
  return found && new Set(Object.keys((found as { data?: object }).data ?? {}));
}

function secretKeys(name: string, objects: KubernetesObject[]): Keys {
  for (const object of objects) {
    if (object.kind === "ExternalSecret") {
      const { target, data, dataFrom } = (object as ExternalSecret).spec;
      if ((target?.name ?? object.metadata.name) !== name) continue;
      if (target?.template?.data) return new Set(Object.keys(target.template.data));
      return dataFrom?.length ? "any" : new Set((data ?? []).map(({ secretKey }) => secretKey));
    }
    if (object.kind === "Secret" && object.metadata.name === name) {
      const { data, stringData } = object as { data?: object; stringData?: object };
      return new Set(Object.keys({ ...data, ...stringData }));
    }
    if (
      object.kind === "Certificate" &&
      (object as unknown as { spec: { secretName: string } }).spec.secretName === name
    ) {
      return new Set(["tls.crt", "tls.key", "ca.crt"]);
    }
  }
  return undefined;
}
