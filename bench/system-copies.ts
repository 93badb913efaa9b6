import { KubernetesObject } from "../tests/cluster/objects";
import { isWorkload } from "../tests/cluster/workloads";

interface Binding extends KubernetesObject {
  subjects?: { kind: string; namespace?: string }[];
}

/**
 * Copies of every namespace that has a service, with all that is in it, until there are as many services as asked
 * for. The first round keeps the order of the objects; copy 7 of `shadower` lives in `shadower-7`.
 */
export function copiesOf(objects: KubernetesObject[], services: number): KubernetesObject[] {
  const namespaces = new Set(objects.filter(isWorkload).map((workload) => workload.metadata.namespace));
  const perRound = objects.filter(isWorkload).length;
  if (perRound === 0) throw new Error("the objects have no service to copy");
  const rounds = Math.ceil(services / perRound);
  const inside = objects.filter((object) =>
    object.kind === "Namespace"
      ? namespaces.has(object.metadata.name)
      : namespaces.has(object.metadata.namespace),
  );
  return Array.from({ length: rounds }, (_, round) =>
    inside.map((object) => copy(object, `-${round}`)),
  ).flat();
}

function copy(original: KubernetesObject, suffix: string): KubernetesObject {
  const object = structuredClone(original) as Binding;
  if (object.kind === "Namespace") object.metadata.name += suffix;
  else object.metadata.namespace += suffix;
  for (const subject of object.subjects ?? []) if (subject.namespace) subject.namespace += suffix;
  return object;
}
