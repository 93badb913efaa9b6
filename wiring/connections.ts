import { MESH_TUNNEL_PORT } from "../components/add-on/mesh";
import { NetworkAccessArgs, NetworkPeerArgs } from "../components/app-service/args";
import { Connection, Service, Stage, System } from "../systems/types";
import { NAMESPACES } from "./namespaces";
import { at } from "./stage";

export const POSTGRES_PORT = 5432;
export const REDIS_PORT = 6379;

/** Where a target has what services connect to. */
export interface NetworkTarget {
  stage: Stage;
  /** Systems that ask for the mesh are in it. */
  mesh: boolean;
  database(name: string): NetworkPeerArgs;
  cache(name: string): NetworkPeerArgs;
  bucket(name: string): NetworkPeerArgs;
  /** The trace collector; undefined where there is none. */
  traces?: NetworkPeerArgs;
  /** Who comes in through load balancers; undefined where there are none. */
  loadBalancer?: Omit<NetworkPeerArgs, "ports">;
  /** Where pods find the Kubernetes API. */
  apiServerCidrs: string[];
  apiServerPorts?: number[];
}

/** Both directions of a service, from its own connections and those that others declare to it. */
export function networkAccess(system: System, service: Service, target: NetworkTarget): NetworkAccessArgs {
  return {
    ingress: ingressPeers(system, service, target),
    egress: (service.connections ?? []).flatMap((connection) => egressPeer(system, connection, target) ?? []),
  };
}

function egressPeer(
  system: System,
  connection: Connection,
  target: NetworkTarget,
): NetworkPeerArgs | undefined {
  const { stage } = target;
  if ("service" in connection) {
    const callee = serviceOf(system, connection.service);
    return {
      description: `${callee.id}, port ${connection.port}`,
      podLabels: { app: appOf(callee, stage) },
      ports: meshed(system, target, [portOf(callee, connection.port)]),
    };
  }
  if ("database" in connection) return target.database(connection.database);
  if ("cache" in connection) return target.cache(connection.cache);
  if ("bucket" in connection) return target.bucket(connection.bucket);
  if ("traces" in connection) return target.traces;
  const host = at(stage, connection.host);
  return { description: host, hosts: [host], ports: [connection.port ?? 443] };
}

function ingressPeers(system: System, service: Service, target: NetworkTarget): NetworkPeerArgs[] {
  const { stage } = target;
  const peers: NetworkPeerArgs[] = [];
  for (const caller of system.services) {
    for (const connection of caller.connections ?? []) {
      if ("service" in connection && connection.service === service.id) {
        peers.push({
          description: caller.id,
          podLabels: { app: appOf(caller, stage) },
          ports: meshed(system, target, [portOf(service, connection.port)]),
        });
      }
    }
  }
  const entry = entryPorts(system, service);
  // Without the mesh, its routes are the ingress controller's.
  const ingress = target.mesh ? entry.ingress : [...entry.ingress, ...entry.mesh];
  if (ingress.length > 0) {
    peers.push({ description: "ingress controller", namespace: NAMESPACES.ingress, ports: ingress });
  }
  if (target.mesh && entry.mesh.length > 0) {
    peers.push({
      description: "mesh gateway",
      namespace: NAMESPACES.meshIngress,
      ports: meshed(system, target, entry.mesh),
    });
  }
  if (target.loadBalancer && entry.loadBalancer.length > 0) {
    peers.push({ ...target.loadBalancer, ports: entry.loadBalancer });
  }
  for (const metrics of metricsPorts(service)) {
    peers.push({
      description: "Prometheus",
      namespace: NAMESPACES.monitoring,
      ports: meshed(system, target, [metrics]),
    });
  }
  return peers;
}

/** Container ports reached from outside the namespace, by the way in. */
function entryPorts(
  system: System,
  service: Service,
): { ingress: number[]; mesh: number[]; loadBalancer: number[] } {
  const exposed = service.exposed ?? [];
  const targets = (routes: { service: string; port: number }[]): number[] => [
    ...new Set(
      routes.flatMap((route) =>
        exposed
          .filter((item) => item.name === route.service)
          .flatMap((item) => Object.values(item.ports))
          .filter((port) => port.port === route.port)
          .map((port) => portOf(service, port.target)),
      ),
    ),
  ];
  const balanced = exposed.filter((item) => item.reach === "loadBalancer");
  return {
    ingress: targets((system.ingresses ?? []).flatMap((ingress) => ingress.paths)),
    mesh: targets(system.mesh?.gateway.routes ?? []),
    loadBalancer: [
      ...new Set(
        balanced.flatMap((item) => Object.values(item.ports).map((port) => portOf(service, port.target))),
      ),
    ],
  };
}

function metricsPorts(service: Service): number[] {
  return service.metrics ? [portOf(service, service.metrics.port)] : [];
}

function meshed(system: System, target: NetworkTarget, ports: number[]): number[] {
  return system.mesh && target.mesh ? [...ports, MESH_TUNNEL_PORT] : ports;
}

export function serviceOf(system: System, id: string): Service {
  const service = system.services.find((item) => item.id === id);
  if (!service) throw new Error(`${system.name} has no service ${id}`);
  return service;
}

/** Number of a container port; sidecars share the pod's ports. */
export function portOf(service: Service, name: string): number {
  const ports = [service.ports, ...(service.sidecars ?? []).map((sidecar) => sidecar.ports)];
  return ports.map((own) => own?.[name]).find((port) => port !== undefined) ?? NaN;
}

/** Value of the label `app`, which selects the pods of a service. */
export function appOf(service: Service, stage: Stage): string {
  return service.app ?? at(stage, service.name);
}

/** True when the service connects to a database or cache, and so gets a security group of its own. */
export function reachesData(service: Service): boolean {
  return (service.connections ?? []).some((connection) => "database" in connection || "cache" in connection);
}
