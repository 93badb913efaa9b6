import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link Cache}: ElastiCache (Redis or Valkey) with TLS, an auth token and encryption at rest. */
export interface CacheArgs {
  region: string;
  /** The 12 digits of the AWS account; the key policy names it. */
  accountId: string;
  /** Replication group id. */
  identifier: string;
  engine: "redis" | "valkey";
  /** Engine version, e.g. `7.1`. */
  engineVersion: string;
  nodeType: string;
  /** Nodes, 1 to 6; from 2 on with automatic failover, spread over zones. */
  nodes: number;
  /** Daily snapshots kept, days; 0 switches them off and a lost group is lost data. */
  snapshotRetentionDays: number;
  vpcId: pulumi.Input<string>;
  dataSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups of those who may connect on 6379, by a name that says who. */
  clients: Record<string, pulumi.Input<string>>;
  /** Prefix of the Secrets Manager entry of the token, e.g. `slipway/prod/shadower`. */
  secretPrefix: string;
  /** Refuse deletion in Pulumi, keep a final snapshot. Default true. */
  protect?: boolean;
  tags: Tags;
}
