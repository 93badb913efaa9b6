import { EC2NodeClass, NodePool } from "../custom-resource/karpenter";
import { AddOnOptions } from "./add-on-options";
import { NodePoolArgs, PlatformArgs } from "./args";

/** Released 2026-07-29, with variants for Kubernetes 1.31 to 1.36. The image's family is that of the managed groups. */
const NODE_IMAGE = "bottlerocket@v1.64.0";

/** Nodes are replaced after two weeks at most, so that a new image or a patched one is everywhere by then. */
const NODE_LIFETIME = "336h";
/** A drain that a disruption budget blocks ends after this all the same. */
const DRAIN_LIMIT = "1h";

/** The node class all pools share, and a pool for each entry of `nodePools`. */
export function nodePools(name: string, args: PlatformArgs, opts: AddOnOptions): NodePool[] {
  const nodeClass = new EC2NodeClass(
    `${name}-nodes`,
    {
      metadata: { name: "default" },
      spec: {
        role: args.nodeRoleName,
        amiSelectorTerms: [{ alias: NODE_IMAGE }],
        subnetSelectorTerms: [{ tags: { "karpenter.sh/discovery": args.clusterName } }],
        securityGroupSelectorTerms: [{ tags: { "karpenter.sh/discovery": args.clusterName } }],
        metadataOptions: {
          httpEndpoint: "enabled",
          httpProtocolIPv6: "disabled",
          httpPutResponseHopLimit: 1,
          httpTokens: "required",
        },
        // Bottlerocket keeps its own image on the first volume and everything else on the second.
        blockDeviceMappings: [disk("/dev/xvda", "4Gi"), disk("/dev/xvdb", "100Gi")],
        tags: args.tags,
      },
    },
    opts,
  );
  return Object.entries(args.nodePools).map(
    ([pool, size]) =>
      new NodePool(
        `${name}-${pool}`,
        { metadata: { name: pool }, spec: poolSpec(size) },
        // Removing a pool drains and ends its nodes first.
        { ...opts, dependsOn: [nodeClass], customTimeouts: { delete: "30m" } },
      ),
  );
}

function poolSpec(pool: NodePoolArgs) {
  return {
    template: {
      metadata: { labels: pool.labels ?? {} },
      spec: {
        nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "default" } as const,
        requirements: [
          only("karpenter.k8s.aws/instance-family", pool.instanceFamilies),
          only("karpenter.sh/capacity-type", pool.capacityTypes),
          only("kubernetes.io/arch", [pool.architecture]),
          only("kubernetes.io/os", ["linux"]),
          // A medium machine is full once the daemons of every node run on it.
          { key: "karpenter.k8s.aws/instance-size", operator: "NotIn" as const, values: ["medium", "metal"] },
        ],
        taints: pool.taints ?? [],
        expireAfter: NODE_LIFETIME,
        terminationGracePeriod: DRAIN_LIMIT,
      },
    },
    disruption: {
      consolidationPolicy: "WhenEmptyOrUnderutilized" as const,
      consolidateAfter: "5m",
      budgets: [{ nodes: "10%" }],
    },
    limits: { cpu: pool.cpuLimit },
  };
}

function only(key: string, values: string[]) {
  return { key, operator: "In" as const, values };
}

function disk(deviceName: string, volumeSize: string) {
  return {
    deviceName,
    ebs: { volumeType: "gp3" as const, volumeSize, encrypted: true, deleteOnTermination: true },
  };
}
