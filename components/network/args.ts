import { Tags } from "../tags";

/** Arguments of {@link Network}: a VPC with public, private and data subnets in each zone. */
export interface NetworkArgs {
  region: string;
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
  tags: Tags;
}
