import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link Platform}: the cluster services every system needs, as pinned charts and their settings. */
export interface PlatformArgs {
  clusterName: pulumi.Input<string>;
  clusterEndpoint: pulumi.Input<string>;
  region: string;
  /** The 12 digits of the AWS account. */
  accountId: string;
  vpcId: pulumi.Input<string>;
  /** Address range of the VPC: from there the API server calls webhooks and the load balancer sends its traffic. */
  vpcCidr: string;
  /** Contact for Let's Encrypt. */
  acmeEmail: string;
  /** Role of the nodes that Karpenter starts. */
  nodeRoleName: pulumi.Input<string>;
  nodeRoleArn: pulumi.Input<string>;
  /** Node pools for Karpenter by name. */
  nodePools: Record<string, NodePoolArgs>;
  /** Replicas of controllers: 1 in dev, 2 or more elsewhere. */
  replicas: number;
  /** CIDRs that may reach the public load balancer of the ingress on 80 and 443. Default: everyone. */
  ingressCidrs?: string[];
  /**
   * Public hosted zones of Route 53, id by domain, in which each host of an Ingress gets its record. Default: none, and
   * records are made by hand.
   */
  dnsZones?: Record<string, string>;
  /** Refuse deletion of the public load balancer in AWS. Default true; off, a `pulumi destroy` removes it. */
  protect?: boolean;
  /** What the API server lets run in tenant namespaces. */
  images: ImageAdmissionArgs;
  /** Install Istio (ambient). */
  mesh: boolean;
  permissionsBoundary?: pulumi.Input<string>;
  tags: Tags;
}

/** Rules on the images of pods in tenant namespaces. `latest`, or no tag at all, is refused in every namespace. */
export interface ImageAdmissionArgs {
  /** Prefixes an image must start with, each ending in `/`, e.g. `ghcr.io/example/`. */
  registries: string[];
  /** Refuse images that are not named by digest. For staging and prod. */
  requireDigest: boolean;
}

/** A Karpenter node pool: instance families and a ceiling; taints and labels as the systems ask. */
export interface NodePoolArgs {
  /** Instance families, e.g. `m7i`; m, c and r from generation 5 on, whose pods can have their own security groups. */
  instanceFamilies: string[];
  capacityTypes: ("on-demand" | "spot")[];
  architecture: "amd64" | "arm64";
  /** Ceiling of the pool in vCPU. */
  cpuLimit: number;
  labels?: Record<string, string>;
  taints?: { key: string; value: string; effect: "NoSchedule" | "NoExecute" }[];
}
