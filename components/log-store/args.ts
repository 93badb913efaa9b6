import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link LogStore}: Loki on S3, and a collector on every node. */
export interface LogStoreArgs {
  retention: LogRetentionArgs;
  /** Pods of Loki: 1, or 3 that keep each line three times until it is in S3. */
  replicas: 1 | 3;
  /** Size of each pod's volume for what is not yet in S3, e.g. `20Gi`. */
  storage: string;
  storageClass: pulumi.Input<string>;
  bucketName: string;
  /** Name of the bucket that takes access logs. */
  logBucket: pulumi.Input<string>;
  clusterName: string;
  region: string;
  /** The 12 digits of the AWS account. */
  accountId: string;
  /** Refuse deletion of the bucket and its key. Default true. */
  protect?: boolean;
  permissionsBoundary?: pulumi.Input<string>;
  tags: Tags;
}

/**
 * Days since a line was written (document 003, REQ-T227: 30 hot, 90 warm, 365 cold). All can be asked for at any time;
 * what is older is cheaper to keep and dearer to read.
 */
export interface LogRetentionArgs {
  /** Until then in S3 Standard; S3 takes nothing into Standard-IA before 30 days. */
  hotDays: number;
  /** Until then in S3 Standard-IA. */
  warmDays: number;
  /** Until then in S3 Glacier Instant Retrieval; then Loki removes it. */
  coldDays: number;
}
