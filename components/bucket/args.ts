import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link Bucket}: a private S3 bucket, versioned, encrypted with its own key, TLS only. */
export interface BucketArgs {
  /** AWS region, such as `us-east-1`. */
  region: string;
  /** The 12 digits of the AWS account; the key policy names it. */
  accountId: string;
  /** 3 to 63 lower-case letters, digits and dashes; with a dot, S3 could not be reached by TLS. */
  bucketName: string;
  /** Name of the bucket that takes access logs, an {@link AccessLogBucket} of the same account and region. */
  logBucket: pulumi.Input<string>;
  /** Days after which current objects are removed; default: kept. */
  expireAfterDays?: number;
  /** Days after which old versions are removed. Default 90. */
  noncurrentDays?: number;
  /** When current objects move to cheaper storage, soonest first. Default: never. */
  transitions?: BucketTransitionArgs[];
  /** Refuse deletion in Pulumi. Default true; off, a destroy fails only while objects remain. */
  protect?: boolean;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}

export interface BucketTransitionArgs {
  /** Days since the object was written. */
  afterDays: number;
  /** Both can be read at once; reading costs more than in S3 Standard. */
  storageClass: "STANDARD_IA" | "GLACIER_IR";
}

/** Arguments of {@link AccessLogBucket}: the bucket that takes the access logs of others. */
export interface AccessLogBucketArgs {
  /** The 12 digits of the AWS account whose buckets may log to it. */
  accountId: string;
  /** Name of the bucket; unique in the world. */
  bucketName: string;
  /** Days the logs are kept. Default 365. */
  retentionDays?: number;
  /** Refuse deletion in Pulumi. Default true. */
  protect?: boolean;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}
