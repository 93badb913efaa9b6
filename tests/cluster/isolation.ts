import { KubernetesObject, Workload, describe } from "./objects";
import { NetworkPod, allows, isNetworkPolicy } from "./network-policies";

/** A path from one service to a port of another, e.g. `shadower/frontend → shadower/backend:8000`. */
export type Flow = string;

export function flow(from: Workload, to: Workload, port: number): Flow {
  return `${place(from)} → ${place(to)}:${port}`;
}

/** Every path between two services that the network policies leave open, over all ports of the target. */
export function openFlows(services: Workload[], objects: KubernetesObject[], podAddress: string): Flow[] {
  const policies = objects.filter(isNetworkPolicy);
  const pods = services.map((service) => ({ service, pod: networkPod(service, objects, podAddress) }));
  return pods
    .flatMap((from) =>
      pods.flatMap((to) =>
        from === to
          ? []
          : Object.values(to.pod.ports)
              .filter((port) => allows(policies, from.pod, to.pod, port))
              .map((port) => flow(from.service, to.service, port)),
      ),
    )
    .sort();
}

function networkPod(service: Workload, objects: KubernetesObject[], ip: string): NetworkPod {
  const { namespace = "" } = service.metadata;
  const owner = objects.find((object) => object.kind === "Namespace" && object.metadata.name === namespace);
  if (!owner) throw new Error(`${describe(service)} has no namespace among the objects`);
  const { metadata, spec } = service.spec.template;
  const ports = spec.containers.flatMap((c) => (c.ports ?? []) as { name: string; containerPort: number }[]);
  return {
    namespace,
    namespaceLabels: { "kubernetes.io/metadata.name": namespace, ...owner.metadata.labels },
    labels: metadata.labels,
    ports: Object.fromEntries(ports.map(({ name, containerPort }) => [name, containerPort])),
    ip,
  };
}

function place({ metadata }: Workload): string {
  return `${metadata.namespace}/${metadata.name}`;
}
