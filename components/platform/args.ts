import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link Platform}: the cluster services every system needs, as pinned charts and their settings. */
export interface PlatformArgs {
  /** Name of the EKS cluster. */
  clusterName: pulumi.Input<string>;
  /** URL of the Kubernetes API. */
  clusterEndpoint: pulumi.Input<string>;
  /** AWS region, such as `us-east-1`. */
  region: string;
  /** The 12 digits of the AWS account. */
  accountId: string;
  /** The VPC of the cluster. */
  vpcId: pulumi.Input<string>;
  /** Address range of the VPC: from there the API server calls webhooks and the load balancer sends its traffic. */
  vpcCidr: string;
  /** Contact for Let's Encrypt. */
  acmeEmail: string;
  /** Role of the nodes that Karpenter starts. */
  nodeRoleName: pulumi.Input<string>;
  /** ARN of the role of nodes, which Karpenter gives to the nodes it starts. */
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
  /** ARN of the permissions boundary of every role that is made here. Default: none. */
  permissionsBoundary?: pulumi.Input<string>;
  /** Tags of every AWS resource that is made here. */
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
  /** How the instances may be bought. */
  capacityTypes: ("on-demand" | "spot")[];
  /** Processor architecture of its nodes. */
  architecture: "amd64" | "arm64";
  /** Ceiling of the pool in vCPU. */
  cpuLimit: number;
  /** Labels of its nodes in Kubernetes. */
  labels?: Record<string, string>;
  /** Taints of its nodes; only pods that tolerate them run there. */
  taints?: { key: string; value: string; effect: "NoSchedule" | "NoExecute" }[];
}
