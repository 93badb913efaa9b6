import { BlockList, isIPv4 } from "node:net";
import { KubernetesObject } from "./objects";

/** Evaluates NetworkPolicy objects as the Kubernetes documentation defines them, for TCP between pods. */

interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: {
    key: string;
    operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    values?: string[];
  }[];
}

interface Peer {
  podSelector?: Selector;
  namespaceSelector?: Selector;
  ipBlock?: { cidr: string; except?: string[] };
}

interface Rule {
  ports?: { protocol?: string; port?: number | string; endPort?: number }[];
  from?: Peer[];
  to?: Peer[];
}

export interface NetworkPolicy extends KubernetesObject {
  spec: { podSelector: Selector; policyTypes?: string[]; ingress?: Rule[]; egress?: Rule[] };
}

/** A pod as the network sees it. */
export interface NetworkPod {
  namespace: string;
  namespaceLabels: Record<string, string>;
  labels: Record<string, string>;
  /** Port numbers by name, for rules that name a port. */
  ports: Record<string, number>;
  ip: string;
}

export function isNetworkPolicy(object: KubernetesObject): object is NetworkPolicy {
  return object.kind === "NetworkPolicy" && object.apiVersion === "networking.k8s.io/v1";
}

/** True when `from` may open a TCP connection to `port` of `to`: its egress and the other's ingress both allow it. */
export function allows(policies: NetworkPolicy[], from: NetworkPod, to: NetworkPod, port: number): boolean {
  return (
    directionAllows(policies, "Egress", from, to, to, port) &&
    directionAllows(policies, "Ingress", to, from, to, port)
  );
}

function directionAllows(
  policies: NetworkPolicy[],
  direction: "Ingress" | "Egress",
  subject: NetworkPod,
  other: NetworkPod,
  target: NetworkPod,
  port: number,
): boolean {
  const applying = policies.filter(
    (policy) =>
      policy.metadata.namespace === subject.namespace &&
      typesOf(policy).includes(direction) &&
      selects(policy.spec.podSelector, subject.labels),
  );
  if (applying.length === 0) return true;
  return applying.some((policy) => {
    const rules = (direction === "Ingress" ? policy.spec.ingress : policy.spec.egress) ?? [];
    return rules.some((rule) => {
      const peers = direction === "Ingress" ? rule.from : rule.to;
      return (
        portMatches(rule, target, port) &&
        (!peers?.length || peers.some((p) => peerMatches(p, subject, other)))
      );
    });
  });
}

function typesOf(policy: NetworkPolicy): string[] {
  return policy.spec.policyTypes ?? (policy.spec.egress ? ["Ingress", "Egress"] : ["Ingress"]);
}

function portMatches(rule: Rule, target: NetworkPod, port: number): boolean {
  if (!rule.ports?.length) return true;
  return rule.ports.some((wanted) => {
    if ((wanted.protocol ?? "TCP") !== "TCP") return false;
    if (wanted.port === undefined) return true;
    if (typeof wanted.port === "string") return target.ports[wanted.port] === port;
    return port >= wanted.port && port <= (wanted.endPort ?? wanted.port);
  });
}

function peerMatches(peer: Peer, subject: NetworkPod, other: NetworkPod): boolean {
  if (peer.ipBlock)
    return contains(peer.ipBlock.cidr, other.ip) && !peer.ipBlock.except?.some((c) => contains(c, other.ip));
  const inNamespace = peer.namespaceSelector
    ? selects(peer.namespaceSelector, other.namespaceLabels)
    : other.namespace === subject.namespace;
  return inNamespace && (!peer.podSelector || selects(peer.podSelector, other.labels));
}

function selects(selector: Selector, labels: Record<string, string>): boolean {
  const equal = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  const expressions = (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels[key];
    if (operator === "Exists") return value !== undefined;
    if (operator === "DoesNotExist") return value === undefined;
    const among = value !== undefined && values.includes(value);
    return operator === "In" ? among : !among;
  });
  return equal && expressions;
}

function contains(cidr: string, ip: string): boolean {
  const [network = "", bits] = cidr.split("/");
  if (!isIPv4(network)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), "ipv4");
  return list.check(ip, "ipv4");
}
