import { MESH_TUNNEL_PORT } from "../components/add-on/mesh";
import { NetworkAccessArgs, NetworkPeerArgs } from "../components/app-service/args";
import { Connection, Service, Stage, System } from "../systems/types";
import { Context, NAMESPACES } from "./context";
import { at } from "./stage";

const POSTGRES_PORT = 5432;
const REDIS_PORT = 6379;

/** Both directions of a service, from its own connections and those that others declare to it. */
export function networkAccess(system: System, service: Service, context: Context): NetworkAccessArgs {
  return {
    ingress: ingressPeers(system, service, context),
    egress: (service.connections ?? []).flatMap((connection) => egressPeer(system, connection, context)),
  };
}

function egressPeer(system: System, connection: Connection, context: Context): NetworkPeerArgs[] {
  const { stage, region } = context.config;
  if ("service" in connection) {
    const target = serviceOf(system, connection.service);
    return [
      {
        description: `${target.id}, port ${connection.port}`,
        podLabels: { app: appOf(target, stage) },
        ports: meshed(system, [portOf(target, connection.port)]),
      },
    ];
  }
  if ("database" in connection) return [dataPeer(`database ${connection.database}`, POSTGRES_PORT, context)];
  if ("cache" in connection) return [dataPeer(`cache ${connection.cache}`, REDIS_PORT, context)];
  if ("bucket" in connection) {
    return [
      { description: `bucket ${connection.bucket}`, hosts: [`s3.${region}.amazonaws.com`], ports: [443] },
    ];
  }
  const host = at(stage, connection.host);
  return [{ description: host, hosts: [host], ports: [connection.port ?? 443] }];
}

function dataPeer(description: string, port: number, { network }: Context): NetworkPeerArgs {
  return { description, cidrs: network.dataCidrs, ports: [port] };
}

function ingressPeers(system: System, service: Service, context: Context): NetworkPeerArgs[] {
  const { stage } = context.config;
  const peers: NetworkPeerArgs[] = [];
  for (const caller of system.services) {
    for (const connection of caller.connections ?? []) {
      if ("service" in connection && connection.service === service.id) {
        peers.push({
          description: caller.id,
          podLabels: { app: appOf(caller, stage) },
          ports: meshed(system, [portOf(service, connection.port)]),
        });
      }
    }
  }
  const entry = entryPorts(system, service);
  if (entry.ingress.length > 0) {
    peers.push({ description: "ingress controller", namespace: NAMESPACES.ingress, ports: entry.ingress });
  }
  if (entry.mesh.length > 0) {
    peers.push({
      description: "mesh gateway",
      namespace: NAMESPACES.meshIngress,
      ports: meshed(system, entry.mesh),
    });
  }
  if (entry.loadBalancer.length > 0) {
    peers.push({
      description: "internal load balancer, from the VPC",
      cidrs: [context.config.network.cidr],
      ports: entry.loadBalancer,
    });
  }
  for (const metrics of metricsPorts(service)) {
    peers.push({
      description: "Prometheus",
      namespace: NAMESPACES.monitoring,
      ports: meshed(system, [metrics]),
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

function meshed(system: System, ports: number[]): number[] {
  return system.mesh ? [...ports, MESH_TUNNEL_PORT] : ports;
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
