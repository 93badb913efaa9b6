import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link Cluster}: an EKS cluster, private by default, with its node groups and managed add-ons. */
export interface ClusterArgs {
  /** Name of the cluster in AWS. */
  clusterName: string;
  region: string;
  accountId: string;
  /** Kubernetes minor version, e.g. `1.35`. */
  version: string;
  vpcId: pulumi.Input<string>;
  privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** CIDRs that may reach the public API endpoint. Empty or left out: the endpoint is private only. Never 0.0.0.0/0. */
  publicApiCidrs?: string[];
  /** Principals with cluster access by name; at least two independent admins, one of them CI. */
  access: Record<string, ClusterAccessArgs>;
  nodeGroups: Record<string, NodeGroupArgs>;
  /** Days control-plane logs are kept. */
  logRetentionDays: number;
  /** Refuse deletion in AWS and in Pulumi. Default true; off, a `pulumi destroy` removes the cluster. */
  protect?: boolean;
  permissionsBoundary?: pulumi.Input<string>;
  tags: Tags;
}

export interface ClusterAccessArgs {
  /** IAM role; wildcards are refused. */
  principalArn: string;
  /** `admin`: cluster admin policy; `view`: read only; `groups`: only the Kubernetes groups given. */
  level: "admin" | "view" | "groups";
  groups?: string[];
}

/** A managed node group: private subnets, IMDSv2 with hop limit 1, encrypted gp3 volumes, no SSH key. */
export interface NodeGroupArgs {
  instanceTypes: string[];
  min: number;
  desired: number;
  max: number;
  capacityType: "ON_DEMAND" | "SPOT";
  /** Root volume, GiB. */
  diskSize: number;
  labels?: Record<string, string>;
  taints?: { key: string; value: string; effect: "NO_SCHEDULE" | "NO_EXECUTE" | "PREFER_NO_SCHEDULE" }[];
}
