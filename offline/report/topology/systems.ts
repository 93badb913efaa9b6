import { textAt } from "../../cost/charge";
import { SHARED, systemsByUrn } from "../../cost/estimate";
import { compare, kindOf, ReportedResource } from "../resource";
import { Alert, alertsBySystem } from "./alerts";
import { Calls, callsOf, entries, Entry } from "./flows";
import { Service, services } from "./services";
import { byKind, Store, stores } from "./stores";

/** A service with what it is reached by and what it reaches. */
export interface ConnectedService extends Service {
  entries: Entry[];
  calls: { service: Service; port: string }[];
  /** Stores it is let through to. */
  stores: Store[];
  outside: string[];
  traces: boolean;
}

/** One system of a stack, as its plan has it. */
export interface System {
  name: string;
  namespaces: string[];
  team: string;
  dataClass: string;
  services: ConnectedService[];
  stores: Store[];
  alerts: Alert[];
  /** Entries in AWS Secrets Manager. */
  secrets: number;
  resources: number;
}

const SYSTEM_COMPONENTS = ["RunningSystem", "LocalSystem"];

/**
 * The systems of a plan: the components that stand for one, or else whatever has a name by the tag `slipway:system` or
 * the label `app.kubernetes.io/part-of` and runs something.
 */
export function systems(resources: ReportedResource[]): System[] {
  const ownerByUrn = owners(resources);
  const all = services(resources);
  const ways = entries(all, resources);
  const alerts = alertsBySystem(resources);
  return systemNames(resources, all, ownerByUrn).map((name) => {
    const own = resources.filter(({ urn }) => ownerByUrn.get(urn) === name);
    const held = stores(own).sort(byKind);
    return {
      name,
      ...described(own),
      services: all
        .filter(
          ({ urn }) => ownerByUrn.get(urn) === name && !held.some((store) => urn.includes(inside(store))),
        )
        .map((service) => connected(service, callsOf(service, all, resources), all, ways, held, name))
        .sort((one, other) => rank(one) - rank(other)),
      stores: held,
      alerts: alerts.get(name) ?? [],
      secrets: own.filter(({ type }) => type === "aws:secretsmanager/secret:Secret").length,
      resources: own.length,
    };
  });
}

/** Those that are asked from outside first, then those that ask others. */
function rank({ entries: ways, calls }: ConnectedService): number {
  return ways.length > 0 ? 0 : calls.length > 0 ? 1 : 2;
}

/** Types of a store's own resources in a URN; the server of a store in the cluster is no service. */
function inside({ urn }: Store): string {
  return `${urn.split("::")[2] ?? ""}$`;
}

/**
 * The system of each resource by its URN: of the component above it that stands for a system, else by tag or label, which
 * is what costs go by.
 */
function owners(resources: ReportedResource[]): Map<string, string> {
  const depth = ({ urn }: ReportedResource): number => (urn.split("::")[2] ?? "").split("$").length;
  const parentsFirst = [...resources].sort((one, other) => depth(one) - depth(other));
  const found = systemsByUrn(parentsFirst);
  const within = new Map<string, string>();
  for (const resource of parentsFirst) {
    const owner = isSystem(resource) ? resource.name : within.get(resource.parent);
    if (owner !== undefined) within.set(resource.urn, owner);
  }
  return new Map([...found, ...within]);
}

function isSystem({ type }: ReportedResource): boolean {
  return type.startsWith("slipway:system:") && SYSTEM_COMPONENTS.includes(kindOf(type));
}

function systemNames(
  resources: ReportedResource[],
  all: Service[],
  ownerByUrn: Map<string, string>,
): string[] {
  const components = resources.filter(isSystem).map(({ name }) => name);
  const running = all.flatMap(({ urn }) => ownerByUrn.get(urn) ?? []).filter((name) => name !== SHARED);
  return [...new Set(components.length > 0 ? components : running)].sort(compare);
}

function described(own: ReportedResource[]): Pick<System, "namespaces" | "team" | "dataClass"> {
  const first = (...keys: string[]): string =>
    own.map(({ inputs }) => textAt(inputs, ...keys)).find((text) => text !== "") ?? "";
  return {
    namespaces: own
      .filter(({ type }) => type === "kubernetes:core/v1:Namespace")
      .map(({ inputs, name }) => textAt(inputs, "metadata", "name") || name)
      .sort(compare),
    team: first("tags", "slipway:owner") || first("metadata", "labels", "slipway/team"),
    dataClass: first("tags", "slipway:data-class"),
  };
}

function connected(
  service: Service,
  calls: Calls,
  all: Service[],
  ways: Entry[],
  held: Store[],
  system: string,
): ConnectedService {
  return {
    ...service,
    entries: ways.filter((entry) => entry.service === service.urn),
    calls: calls.services.flatMap(({ urn, port }) => {
      const callee = all.find((one) => one.urn === urn);
      return callee ? [{ service: callee, port }] : [];
    }),
    stores: [
      ...[...new Set(calls.data)].flatMap((peer) => storesNamed(peer, held, system)),
      // A claim is bound to an access point of the system's own file system.
      ...held.filter(({ kind }) => kind === "files" && service.mountsClaim),
    ],
    outside: [...new Set(calls.outside)],
    traces: calls.traces,
  };
}

/** `database analytics` of shadower is the one made in the component `shadower-analytics-database`. */
function storesNamed(peer: string, held: Store[], system: string): Store[] {
  const [kind, name = ""] = peer.split(" ");
  const same = held.filter((store) => store.kind === kind);
  const named = same.filter(({ urn }) => {
    const resource = urn.split("::").pop() ?? "";
    return resource === `${system}-${name}-${kind}` || resource === `${system}-${name}`;
  });
  return named.length > 0 ? named : same.length === 1 ? same : [];
}
