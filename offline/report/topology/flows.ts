import { at, listAt, numberAt, textAt } from "../../cost/charge";
import { ReportedResource } from "../resource";
import { ofType } from "./network";
import { Service } from "./services";

/** A way into a service from outside its system. */
export interface Entry {
  /** Host name; empty for a load balancer without one. */
  host: string;
  paths: string[];
  via: "ingress" | "mesh gateway" | "internal load balancer" | "load balancer";
  /** URN of the service. */
  service: string;
}

/** What a service declares to talk to; nothing else is let through. */
export interface Calls {
  services: { urn: string; port: string }[];
  /** As declared: `database analytics`, `cache analytics`, `bucket exports`. */
  data: string[];
  /** Host names outside the cluster. */
  outside: string[];
  traces: boolean;
}

const EGRESS = "slipway/egress";
const TRACES = "trace collector";

/** What the network policies of a service let out; the peers' names are in the policy's annotation. */
export function callsOf(service: Service, all: Service[], resources: ReportedResource[]): Calls {
  const calls: Calls = { services: [], data: [], outside: [], traces: false };
  for (const { inputs } of ofType(resources, "kubernetes:networking.k8s.io/v1:NetworkPolicy")) {
    if (textAt(inputs, "metadata", "namespace") !== service.namespace) continue;
    const selector = at(inputs, "spec", "podSelector", "matchLabels");
    if (!selector || !selects(selector, service)) continue;
    const peers = textAt(inputs, "metadata", "annotations", EGRESS).split("; ");
    calls.data.push(...peers.filter((peer) => /^(database|cache|bucket) /.test(peer)));
    calls.outside.push(...peers.filter((peer) => /^[\w-]+(\.[\w-]+)+$/.test(peer)));
    calls.traces ||= peers.includes(TRACES);
    calls.services.push(...calledServices(inputs, service, all));
  }
  return calls;
}

function calledServices(policy: unknown, caller: Service, all: Service[]): Calls["services"] {
  return listAt(policy, "spec", "egress").flatMap((rule) => {
    // The mesh's tunnel comes after the service's own port.
    const port = numberAt(listAt(rule, "ports")[0], "port");
    return listAt(rule, "to").flatMap((peer) => {
      const labels = at(peer, "podSelector", "matchLabels");
      if (!labels || at(peer, "namespaceSelector")) return [];
      return all
        .filter((one) => one.namespace === caller.namespace && one.urn !== caller.urn && selects(labels, one))
        .map((one) => ({ urn: one.urn, port: port === undefined ? "" : String(port) }));
    });
  });
}

/** True where every label that is asked for is on the pods. */
function selects(wanted: object, { labels }: Service): boolean {
  const pairs = Object.entries(wanted);
  return pairs.length > 0 && pairs.every(([key, value]) => labels[key] === value);
}

/** All ways in, by ingress, mesh route and load balancer. */
export function entries(all: Service[], resources: ReportedResource[]): Entry[] {
  const behind = (namespace: string, name: string): Service[] => {
    const found = ofType(resources, "kubernetes:core/v1:Service").find(
      ({ inputs }) =>
        textAt(inputs, "metadata", "namespace") === namespace && textAt(inputs, "metadata", "name") === name,
    );
    const selector = at(found?.inputs, "spec", "selector");
    return selector ? all.filter((one) => one.namespace === namespace && selects(selector, one)) : [];
  };
  return merged([
    ...ingressEntries(resources, behind),
    ...meshEntries(resources, behind),
    ...balancerEntries(resources, behind),
  ]);
}

type Behind = (namespace: string, name: string) => Service[];

function ingressEntries(resources: ReportedResource[], behind: Behind): Entry[] {
  return ofType(resources, "kubernetes:networking.k8s.io/v1:Ingress").flatMap(({ inputs }) =>
    listAt(inputs, "spec", "rules").flatMap((rule) =>
      listAt(rule, "http", "paths").flatMap((route) =>
        behind(textAt(inputs, "metadata", "namespace"), textAt(route, "backend", "service", "name")).map(
          ({ urn }) => ({
            host: textAt(rule, "host"),
            paths: [textAt(route, "path")],
            via: "ingress" as const,
            service: urn,
          }),
        ),
      ),
    ),
  );
}

function meshEntries(resources: ReportedResource[], behind: Behind): Entry[] {
  return ofType(resources, "kubernetes:networking.istio.io/v1:VirtualService").flatMap(({ inputs }) =>
    listAt(inputs, "spec", "http").flatMap((route) =>
      listAt(route, "route").flatMap((target) => {
        const [name = "", namespace = ""] = textAt(target, "destination", "host").split(".");
        return behind(namespace, name).flatMap(({ urn }) =>
          listAt(inputs, "spec", "hosts").map((host) => ({
            host: String(host),
            paths: listAt(route, "match").map((match) => textAt(match, "uri", "prefix")),
            via: "mesh gateway" as const,
            service: urn,
          })),
        );
      }),
    ),
  );
}

function balancerEntries(resources: ReportedResource[], behind: Behind): Entry[] {
  return ofType(resources, "kubernetes:core/v1:Service")
    .filter(({ inputs }) => textAt(inputs, "spec", "type") === "LoadBalancer")
    .flatMap(({ inputs }) => {
      const scheme = textAt(
        inputs,
        "metadata",
        "annotations",
        "service.beta.kubernetes.io/aws-load-balancer-scheme",
      );
      const via = scheme === "internal" ? ("internal load balancer" as const) : ("load balancer" as const);
      return behind(textAt(inputs, "metadata", "namespace"), textAt(inputs, "metadata", "name")).map(
        ({ urn }) => ({
          host: "",
          paths: [],
          via,
          service: urn,
        }),
      );
    });
}

/** One entry for each host and service, with all its paths. */
function merged(all: Entry[]): Entry[] {
  const found = new Map<string, Entry>();
  for (const entry of all) {
    const key = [entry.host, entry.via, entry.service].join(" ");
    const known = found.get(key);
    if (known) known.paths.push(...entry.paths);
    else found.set(key, { ...entry });
  }
  return [...found.values()];
}
