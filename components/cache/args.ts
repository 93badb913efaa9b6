import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link Cache}: ElastiCache (Redis or Valkey) with TLS, an auth token and encryption at rest. */
export interface CacheArgs {
  /** AWS region, such as `us-east-1`. */
  region: string;
  /** The 12 digits of the AWS account; the key policy names it. */
  accountId: string;
  /** Replication group id: up to 40 lower-case letters, digits and single dashes. */
  identifier: string;
  /** Which server it runs. */
  engine: "redis" | "valkey";
  /** Engine version: Redis 7, Valkey 7 or 8, e.g. `7.1`. Read when the cache is made. */
  engineVersion: string;
  /**
   * For one update: takes the cache to `engineVersion` at once, with seconds in which it does not answer. Default false:
   * another `engineVersion` is not read, as ElastiCache moves minor versions by itself and never back.
   */
  allowMajorVersionUpgrade?: boolean;
  /** Instance type of a node, such as `cache.t4g.medium`. */
  nodeType: string;
  /** Nodes, 1 to 6; from 2 on with automatic failover, spread over zones. */
  nodes: number;
  /** Daily snapshots kept, days, 0 to 35; 0 switches them off and a lost group is lost data. */
  snapshotRetentionDays: number;
  /** The VPC it is made in. */
  vpcId: pulumi.Input<string>;
  /** Subnets without a route out of the VPC, each in another zone. */
  dataSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups of those who may connect on 6379, by a name that says who. */
  clients: Record<string, pulumi.Input<string>>;
  /** Prefix of the Secrets Manager entry of the token, e.g. `slipway/prod/shadower`. */
  secretPrefix: string;
  /** Date of the last rotation, e.g. `2026-10-01`: a later one makes a new token. Default: it is never renewed. */
  rotatedOn?: string;
  /** Refuse deletion in Pulumi, of the cache and of what it stands on. Default true. */
  protect?: boolean;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}
