import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link Bucket}: a private S3 bucket, versioned, encrypted with its own key, TLS only. */
export interface BucketArgs {
  region: string;
  /** The 12 digits of the AWS account; the key policy names it. */
  accountId: string;
  bucketName: string;
  /** Bucket that receives access logs; leave out only for the log bucket itself. */
  logBucket?: pulumi.Input<string>;
  /** Days after which current objects are removed; default: kept. */
  expireAfterDays?: number;
  /** Days after which old versions are removed. Default 90. */
  noncurrentDays?: number;
  /** Refuse deletion in Pulumi. Default true; off, a destroy fails only while objects remain. */
  protect?: boolean;
  tags: Tags;
}
