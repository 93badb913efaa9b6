import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

type IngressRule = k8s.types.input.networking.v1.NetworkPolicyIngressRule;
type EgressRule = k8s.types.input.networking.v1.NetworkPolicyEgressRule;
type Peer = k8s.types.input.networking.v1.NetworkPolicyPeer;

/** What may come in to and go out of the pods of one namespace. */
export interface Traffic {
  ingress: IngressRule[];
  egress: EgressRule[];
}

/** Denies both directions for every pod of the namespace, then opens what `traffic` lists. */
export function networkPolicies(
  name: string,
  namespace: pulumi.Input<string>,
  { ingress, egress }: Traffic,
  opts: pulumi.CustomResourceOptions,
): k8s.networking.v1.NetworkPolicy[] {
  const policy = (policyName: string, rules: Partial<Traffic>) =>
    new k8s.networking.v1.NetworkPolicy(
      `${name}-${policyName}`,
      {
        metadata: { name: policyName, namespace },
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ...rules },
      },
      opts,
    );
  // The API server drops an empty list, which would show as a change at every update.
  const opened: Partial<Traffic> = {
    ...(ingress.length > 0 && { ingress }),
    ...(egress.length > 0 && { egress }),
  };
  const closed = policy("default-deny", {});
  return Object.keys(opened).length > 0 ? [closed, policy("add-on-traffic", opened)] : [closed];
}

/** From the pods of a namespace, or of every namespace that carries a label. */
export function fromNamespace(namespace: string | { label: string }, ports: number[]): IngressRule {
  return { from: [{ namespaceSelector: namespaceSelector(namespace) }], ports: tcp(ports) };
}

/** From an address range, such as the VPC: the API server calling a webhook, a load balancer. */
export function fromCidr(cidr: pulumi.Input<string>, ports: number[]): IngressRule {
  return { from: [{ ipBlock: { cidr } }], ports: tcp(ports) };
}

export function fromOwnNamespace(): IngressRule {
  return { from: [{ podSelector: {} }] };
}

export function toOwnNamespace(): EgressRule {
  return { to: [{ podSelector: {} }] };
}

/** To the pods of a namespace, or of every namespace that carries a label; no ports: all ports. */
export function toNamespace(namespace: string | { label: string }, ports: number[] = []): EgressRule {
  return { to: [{ namespaceSelector: namespaceSelector(namespace) }], ports: tcp(ports) };
}

export function toCidr(cidr: pulumi.Input<string>, ports: number[]): EgressRule {
  return { to: [{ ipBlock: { cidr } }], ports: tcp(ports) };
}

/** CoreDNS. */
export function toDns(): EgressRule {
  const peer: Peer = {
    namespaceSelector: namespaceSelector("kube-system"),
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
  };
  return {
    to: [peer],
    ports: [
      { protocol: "UDP", port: 53 },
      { protocol: "TCP", port: 53 },
    ],
  };
}

/**
 * Port 443 anywhere: the Kubernetes API, whose address EKS may change, and AWS services outside the VPC endpoints.
 */
export function toHttps(): EgressRule {
  return toCidr("0.0.0.0/0", [443]);
}

/**
 * The EKS Pod Identity agent of the node, which hands out AWS credentials: `169.254.170.23`, port 80, as in "Learn how
 * EKS Pod Identity grants pods access to AWS services" of the EKS user guide.
 */
export function toPodIdentityAgent(): EgressRule {
  return toCidr("169.254.170.23/32", [80]);
}

function namespaceSelector(namespace: string | { label: string }) {
  return typeof namespace === "string"
    ? { matchLabels: { "kubernetes.io/metadata.name": namespace } }
    : { matchExpressions: [{ key: namespace.label, operator: "Exists" }] };
}

/** No list for no ports: the API server drops an empty one, and each apply would look like a change. */
function tcp(ports: number[]) {
  return ports.length === 0 ? undefined : ports.map((port) => ({ protocol: "TCP", port }));
}
