import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link Platform}: the cluster services every system needs, as pinned charts and their settings. */
export interface PlatformArgs {
  clusterName: pulumi.Input<string>;
  clusterEndpoint: pulumi.Input<string>;
  region: string;
  accountId: string;
  vpcId: pulumi.Input<string>;
  /** Contact for Let's Encrypt. */
  acmeEmail: string;
  /** Role of the nodes that Karpenter starts. */
  nodeRoleName: pulumi.Input<string>;
  /** Node pools for Karpenter by name. */
  nodePools: Record<string, NodePoolArgs>;
  /** Replicas of controllers: 1 in dev, 2 or more elsewhere. */
  replicas: number;
  /** CIDRs that may reach the public load balancer of the ingress on 80 and 443. Default: everyone. */
  ingressCidrs?: string[];
  /** Install Istio (ambient). */
  mesh: boolean;
  permissionsBoundary?: pulumi.Input<string>;
  tags: Tags;
}

/** A Karpenter node pool: instance families and a ceiling; taints and labels as the systems ask. */
export interface NodePoolArgs {
  /** Instance families, e.g. `m7i`. */
  instanceFamilies: string[];
  capacityTypes: ("on-demand" | "spot")[];
  architecture: "amd64" | "arm64";
  /** Ceiling of the pool in vCPU. */
  cpuLimit: number;
  labels?: Record<string, string>;
  taints?: { key: string; value: string; effect: "NoSchedule" | "NoExecute" }[];
}
