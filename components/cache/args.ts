import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link Cache}: ElastiCache (Redis or Valkey) with TLS, an auth token and encryption at rest. */
export interface CacheArgs {
  region: string;
  /** The 12 digits of the AWS account; the key policy names it. */
  accountId: string;
  /** Replication group id: up to 40 lower-case letters, digits and single dashes. */
  identifier: string;
  engine: "redis" | "valkey";
  /** Engine version: Redis 7, Valkey 7 or 8, e.g. `7.1`. Read when the cache is made. */
  engineVersion: string;
  nodeType: string;
  /** Nodes, 1 to 6; from 2 on with automatic failover, spread over zones. */
  nodes: number;
  /** Daily snapshots kept, days, 0 to 35; 0 switches them off and a lost group is lost data. */
  snapshotRetentionDays: number;
  vpcId: pulumi.Input<string>;
  dataSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups of those who may connect on 6379, by a name that says who. */
  clients: Record<string, pulumi.Input<string>>;
  /** Prefix of the Secrets Manager entry of the token, e.g. `slipway/prod/shadower`. */
  secretPrefix: string;
  /** Date of the last rotation, e.g. `2026-10-01`: a later one makes a new token. Default: it is never renewed. */
  rotatedOn?: string;
  /** Refuse deletion in Pulumi, of the cache and of what it stands on. Default true. */
  protect?: boolean;
  tags: Tags;
}
