import { Ingress, MeshGateway, System } from "../systems/types";

/** The ways into a system from outside: each has a host name of its own. */
export function publicEntries({ ingresses = [], mesh }: System): (Ingress | MeshGateway)[] {
  return [...ingresses, ...(mesh ? [mesh.gateway] : [])];
}
