import { ByStage, System } from "../systems/types";
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
  const rounds = roundsFor(services, objects.filter(isWorkload).length);
  const inside = objects.filter((object) =>
    object.kind === "Namespace"
      ? namespaces.has(object.metadata.name)
      : namespaces.has(object.metadata.namespace),
  );
  return Array.from({ length: rounds }, (_, round) =>
    inside.map((object) => copyOfObject(object, `-${round}`)),
  ).flat();
}

/** How often all systems have to be copied until there are as many services as asked for. */
export function roundsFor(services: number, servicesPerRound: number): number {
  if (servicesPerRound === 0) throw new Error("there is no service to copy");
  return Math.ceil(services / servicesPerRound);
}

/** A system with a name, a namespace and host names of its own: copy 7 of `daa` is `daa7`. */
export function copyOfSystem(system: System, round: number): System {
  const hosted = <T extends { host: ByStage<string> }>(entry: T): T => ({
    ...entry,
    host: everyStage(entry.host, (host) => `${round}.${host}`),
  });
  return {
    ...system,
    name: `${system.name}${round}`,
    namespace: everyStage(system.namespace, (namespace) => `${namespace}-${round}`),
    ingresses: system.ingresses?.map(hosted),
    ...(system.mesh && { mesh: { gateway: hosted(system.mesh.gateway) } }),
  };
}

function everyStage(
  { dev, staging, prod }: ByStage<string>,
  change: (value: string) => string,
): ByStage<string> {
  return { dev: change(dev), staging: change(staging), prod: change(prod) };
}

function copyOfObject(original: KubernetesObject, suffix: string): KubernetesObject {
  const object = structuredClone(original) as Binding;
  if (object.kind === "Namespace") object.metadata.name += suffix;
  else object.metadata.namespace += suffix;
  for (const subject of object.subjects ?? []) if (subject.namespace) subject.namespace += suffix;
  return object;
}
