import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link Network}: a VPC with public, private and data subnets in each zone. */
export interface NetworkArgs {
  /** AWS region, such as `us-east-1`. */
  region: string;
  /** The 12 digits of the AWS account: the key and roles of the flow logs name it. */
  accountId: string;
  /** Address range of the VPC, /16 to /20, e.g. `10.40.0.0/16`. */
  cidr: string;
  /** Availability zones by name, two or three; given, never looked up. */
  zones: string[];
  /** NAT gateways, from 1 to the number of zones; one per zone survives the loss of a zone. */
  natGateways: number;
  /** Days VPC flow logs are kept in CloudWatch. */
  flowLogRetentionDays: number;
  /** Name of the EKS cluster that will use the subnets: discovery tags for load balancers and Karpenter. */
  clusterName: string;
  /** ARN of the permissions boundary of the flow-log role. Default: none. */
  permissionsBoundary?: pulumi.Input<string>;
  /**
   * Refuse deletion of the VPC and its subnets in Pulumi. Default true; off, a `pulumi destroy` stopped half-way by a
   * protected database has already taken the network from under it.
   */
  protect?: boolean;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}
