import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { EncryptionKey } from "../encryption-key";
import { BACKED_UP } from "../tags";
import { BucketArgs } from "./args";
import { privateBucket, validateBucket } from "./private-bucket";

export * from "./access-log-bucket";
export * from "./args";

const NONCURRENT_DAYS = 90;

/**
 * A private S3 bucket: versioned, encrypted with its own key, no public access, TLS 1.2 or newer only, access
 * logged.
 *
 * @throws ArgsError for a name S3 refuses or days that are not positive
 */
export class Bucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  readonly bucketName: pulumi.Output<string>;
  /** ARN of the bucket. */
  readonly arn: pulumi.Output<string>;
  /** ARN of the key that its objects are encrypted with. */
  readonly keyArn: pulumi.Output<string>;

  constructor(name: string, args: BucketArgs, opts?: pulumi.ComponentResourceOptions) {
    const {
      bucketName,
      expireAfterDays,
      noncurrentDays = NONCURRENT_DAYS,
      transitions,
      protect = true,
      tags,
    } = args;
    validateBucket("Bucket", name, bucketName, { expireAfterDays, noncurrentDays });
    super("slipway:data:Bucket", name, {}, opts);
    const key = new EncryptionKey(
      name,
      { ...args, description: `Bucket ${bucketName}`, protect },
      { parent: this },
    );
    const { bucket } = privateBucket(
      name,
      {
        bucketName,
        keyArn: key.arn,
        expireAfterDays,
        noncurrentDays,
        transitions,
        protect,
        tags: { ...tags, ...BACKED_UP },
      },
      this,
    );
    new aws.s3.BucketLogging(
      name,
      { bucket: bucket.id, targetBucket: args.logBucket, targetPrefix: `${bucketName}/` },
      { parent: this },
    );
    this.bucketName = bucket.bucket;
    this.arn = bucket.arn;
    this.keyArn = key.arn;
    this.registerOutputs({ bucketName: this.bucketName, arn: this.arn });
  }
}
