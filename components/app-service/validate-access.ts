import { AppServiceArgs, NetworkPeerArgs } from "./args";

/** The first contradiction in what may reach the pods and what they may reach, or undefined. */
export function accessProblem({ network, aws }: AppServiceArgs): string | undefined {
  for (const direction of ["ingress", "egress"] as const) {
    for (const peer of network[direction]) {
      const problem = peerProblem(peer);
      if (problem) return `network ${direction} "${peer.description}" ${problem}`;
    }
  }
  for (const { sid, actions, resources } of aws?.statements ?? []) {
    if (actions.length === 0) return `aws statement ${sid} allows no action`;
    const wide = actions.find((action) => action === "*" || action.endsWith(":*"));
    if (wide) return `aws statement ${sid} allows ${wide}; name the actions`;
    if (Array.isArray(resources) && resources.includes("*")) {
      return `aws statement ${sid} allows every resource; name the ARNs`;
    }
  }
  return undefined;
}

/** To Kubernetes an empty list of ports or peers means all of them: the opposite of what it looks like. */
function peerProblem({ ports, cidrs, hosts }: NetworkPeerArgs): string | undefined {
  if (ports.length === 0) return "names no ports; an empty list would open all of them";
  const wrong = ports.find((port) => !Number.isInteger(port) || port < 1 || port > 65535);
  if (wrong !== undefined) return `has port ${wrong}; give whole numbers from 1 to 65535`;
  if (Array.isArray(cidrs) && cidrs.length === 0) {
    return "names no address ranges; an empty list would open all of them";
  }
  if (hosts?.length === 0) return "names no hosts; leave hosts out, or say which";
  return undefined;
}
