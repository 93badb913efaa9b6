import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link Cluster}: an EKS cluster, private by default, with its node groups and managed add-ons. */
export interface ClusterArgs {
  /** Name of the cluster in AWS; unique in the account, because IAM roles are named after it. */
  clusterName: string;
  /** AWS region, such as `us-east-1`. */
  region: string;
  /** The 12 digits of the AWS account. */
  accountId: string;
  /** Kubernetes minor version, e.g. `1.36`; one that `add-on-versions.ts` lists. */
  version: string;
  /** The VPC of control plane and nodes. */
  vpcId: pulumi.Input<string>;
  /** Subnets of control plane and nodes, in two zones or more. */
  privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** CIDRs that may reach the public API endpoint. Empty or left out: the endpoint is private only. Never 0.0.0.0/0. */
  publicApiCidrs?: string[];
  /**
   * Principals with cluster access by name; at least two independent admins, one of them CI, which is the one with
   * `ci` as a word of its name (`ci`, `ci-deploy`).
   */
  access: Record<string, ClusterAccessArgs>;
  /** Managed node groups by name; at least one without taints. */
  nodeGroups: Record<string, NodeGroupArgs>;
  /** Days control-plane logs are kept. */
  logRetentionDays: number;
  /** Refuse deletion in AWS and in Pulumi. Default true; off, a `pulumi destroy` removes the cluster. */
  protect?: boolean;
  /** ARN of the permissions boundary of every role made here. Default: none. */
  permissionsBoundary?: pulumi.Input<string>;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}

export interface ClusterAccessArgs {
  /** IAM role; wildcards are refused. */
  principalArn: string;
  /** `admin`: cluster admin policy; `view`: read only, no secrets; `groups`: only the Kubernetes groups given. */
  level: "admin" | "view" | "groups";
  /** Kubernetes groups, which the level `groups` needs and the others refuse; none may start with `system:`. */
  groups?: string[];
}

/**
 * A managed node group: private subnets, Bottlerocket, IMDSv2 with hop limit 1, encrypted gp3 volumes, no SSH key.
 */
export interface NodeGroupArgs {
  /**
   * One or more types of the m, c and r families from the fifth generation on, all of one architecture: only those
   * families can give a pod its own security groups in every size.
   */
  instanceTypes: string[];
  /** Fewest nodes. */
  min: number;
  /** Size at creation; later changes are left to whoever scales the group. */
  desired: number;
  /** Most nodes. */
  max: number;
  /** How the instances are bought. */
  capacityType: "ON_DEMAND" | "SPOT";
  /** Volume for images, logs and ephemeral storage, GiB, at least 20. */
  diskSize: number;
  /** Labels of its nodes in Kubernetes. */
  labels?: Record<string, string>;
  /** Taints of its nodes; only pods that tolerate them run there. */
  taints?: { key: string; value: string; effect: "NO_SCHEDULE" | "NO_EXECUTE" | "PREFER_NO_SCHEDULE" }[];
}
