import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AppServiceArgs, NetworkPeerArgs } from "./args";
import { ArgsError } from "../args-error";
import { Names } from "./names";

type Peer = k8s.types.input.networking.v1.NetworkPolicyPeer;

/** Ranges that are never "a host outside": private, shared, link-local and loopback addresses. */
const NOT_OUTSIDE = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "127.0.0.0/8",
];

/** Where pods get their AWS credentials: the EKS Pod Identity agent on each node. */
const POD_IDENTITY_AGENT = { cidr: "169.254.170.23/32", port: 80 };

/** Closed in both directions but for DNS and the declared peers. */
export function networkPolicy(
  names: Names,
  { network, aws, leaderElection }: Pick<AppServiceArgs, "network" | "aws" | "leaderElection">,
  opts: pulumi.CustomResourceOptions,
): k8s.networking.v1.NetworkPolicy {
  const egress = network.egress.map((peer) => ({ to: peersOf(names, peer), ports: tcp(peer.ports) }));
  if (aws)
    egress.push({
      to: [{ ipBlock: { cidr: POD_IDENTITY_AGENT.cidr } }],
      ports: tcp([POD_IDENTITY_AGENT.port]),
    });
  if (leaderElection) {
    const { apiServerCidrs, apiServerPorts = [443] } = leaderElection;
    const apiServer = { description: "Kubernetes API", cidrs: apiServerCidrs, ports: apiServerPorts };
    egress.push({ to: peersOf(names, apiServer), ports: tcp(apiServer.ports) });
  }
  return new k8s.networking.v1.NetworkPolicy(
    names.resource,
    {
      metadata: { ...names.metadata, annotations: descriptions(network.ingress, network.egress) },
      spec: {
        podSelector: { matchLabels: names.selector },
        policyTypes: ["Ingress", "Egress"],
        // Left out when empty: the API server drops an empty list, and each apply would then look like a change.
        ingress:
          network.ingress.length > 0
            ? network.ingress.map((peer) => ({ from: peersOf(names, peer), ports: tcp(peer.ports) }))
            : undefined,
        egress: [dns(), ...egress],
      },
    },
    opts,
  );
}

function dns(): k8s.types.input.networking.v1.NetworkPolicyEgressRule {
  return {
    to: [
      {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
        podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
      },
    ],
    ports: [
      { protocol: "UDP", port: 53 },
      { protocol: "TCP", port: 53 },
    ],
  };
}

function tcp(ports: number[]): k8s.types.input.networking.v1.NetworkPolicyPort[] {
  return ports.map((port) => ({ protocol: "TCP", port }));
}

function peersOf(names: Names, peer: NetworkPeerArgs): pulumi.Input<Peer[]> {
  const { namespace, podLabels, cidrs, hosts } = peer;
  if (hosts) return [{ ipBlock: { cidr: "0.0.0.0/0", except: NOT_OUTSIDE } }];
  if (cidrs) return pulumi.output(cidrs).apply((ranges) => rangesOf(names, peer, ranges));
  return [
    {
      namespaceSelector: namespace
        ? { matchLabels: { "kubernetes.io/metadata.name": namespace } }
        : undefined,
      podSelector: podLabels ? { matchLabels: podLabels } : namespace ? undefined : {},
    },
  ];
}

/** Ranges that are known only now are checked only now; an empty list would open all addresses. */
function rangesOf({ resource }: Names, { description }: NetworkPeerArgs, ranges: string[]): Peer[] {
  if (ranges.length === 0) {
    throw new ArgsError("AppService", resource, `network peer "${description}" got no address ranges`);
  }
  return ranges.map((cidr) => ({ ipBlock: { cidr } }));
}

/** Kubernetes rules have no names; these say what each is for, in their order. */
function descriptions(ingress: NetworkPeerArgs[], egress: NetworkPeerArgs[]): Record<string, string> {
  const list = (peers: NetworkPeerArgs[]): string => peers.map((peer) => peer.description).join("; ");
  return { "slipway/ingress": list(ingress) || "nobody", "slipway/egress": list(egress) || "DNS only" };
}
