import * as pulumi from "@pulumi/pulumi";
import { AccessLogBucketArgs } from "./args";
import { privateBucket, validateBucket } from "./private-bucket";

/** Days a version stays after its log was deleted by someone. */
const NONCURRENT_DAYS = 90;

/**
 * The private S3 bucket that takes the access logs of the account's other buckets. It is encrypted with SSE-S3, which
 * the S3 user guide names for such buckets, and has no access logs itself: they would log themselves.
 *
 * @throws ArgsError for a name S3 refuses or days that are not positive
 */
export class AccessLogBucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  readonly bucketName: pulumi.Output<string>;
  /** ARN of the bucket. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: AccessLogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    const { accountId, bucketName, retentionDays = 365, protect = true, tags } = args;
    validateBucket("AccessLogBucket", name, bucketName, { retentionDays });
    super("slipway:data:AccessLogBucket", name, {}, opts);
    const { bucket } = privateBucket(
      name,
      {
        bucketName,
        expireAfterDays: retentionDays,
        noncurrentDays: NONCURRENT_DAYS,
        allow: (arn) => [deliveryFrom(accountId, arn)],
        protect,
        tags,
      },
      this,
    );
    this.bucketName = bucket.bucket;
    this.arn = bucket.arn;
    this.registerOutputs({ bucketName: this.bucketName, arn: this.arn });
  }
}

/** S3 may write logs of buckets of this account. */
function deliveryFrom(accountId: string, arn: pulumi.Output<string>): object {
  return {
    Sid: "AccessLogs",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: pulumi.interpolate`${arn}/*`,
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  };
}
