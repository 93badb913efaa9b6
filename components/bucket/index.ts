import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgsError } from "../args-error";
import { EncryptionKey } from "../encryption-key";
import { BucketArgs } from "./args";

export * from "./args";

/**
 * A private S3 bucket: versioned, encrypted with its own key, no public access, TLS 1.2 or newer only.
 *
 * @throws ArgsError for a name S3 refuses or days that are not positive
 */
export class Bucket extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;

  constructor(name: string, args: BucketArgs, opts?: pulumi.ComponentResourceOptions) {
    validate(name, args);
    super("slipway:data:Bucket", name, {}, opts);
    const protect = args.protect ?? true;
    const parent = { parent: this };
    const key = new EncryptionKey(
      name,
      { ...args, description: `Bucket ${args.bucketName}`, protect },
      parent,
    );
    const bucket = new aws.s3.Bucket(
      name,
      { bucket: args.bucketName, forceDestroy: false, tags: { ...args.tags, Name: args.bucketName } },
      { parent: this, protect, retainOnDelete: protect },
    );
    new aws.s3.BucketOwnershipControls(
      name,
      { bucket: bucket.id, rule: { objectOwnership: "BucketOwnerEnforced" } },
      parent,
    );
    const blocked = new aws.s3.BucketPublicAccessBlock(
      name,
      {
        bucket: bucket.id,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      { parent: this, protect },
    );
    new aws.s3.BucketVersioning(
      name,
      { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } },
      { parent: this, protect },
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        bucket: bucket.id,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
            bucketKeyEnabled: true,
          },
        ],
      },
      parent,
    );
    new aws.s3.BucketLifecycleConfiguration(name, { bucket: bucket.id, rules: lifecycleRules(args) }, parent);
    new aws.s3.BucketPolicy(
      name,
      { bucket: bucket.id, policy: pulumi.jsonStringify(tlsOnly(bucket.arn)) },
      { parent: this, dependsOn: [blocked] },
    );
    if (args.logBucket !== undefined) {
      new aws.s3.BucketLogging(
        name,
        { bucket: bucket.id, targetBucket: args.logBucket, targetPrefix: `${args.bucketName}/` },
        parent,
      );
    }
    this.bucketName = bucket.bucket;
    this.arn = bucket.arn;
    this.keyArn = key.arn;
    this.registerOutputs({ bucketName: this.bucketName, arn: this.arn });
  }
}

function lifecycleRules({ noncurrentDays = 90, expireAfterDays }: BucketArgs) {
  return [
    {
      id: "abandoned-uploads",
      status: "Enabled",
      filter: {},
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    },
    { id: "old-versions", status: "Enabled", filter: {}, noncurrentVersionExpiration: { noncurrentDays } },
    ...(expireAfterDays === undefined
      ? []
      : [{ id: "expire", status: "Enabled", filter: {}, expiration: { days: expireAfterDays } }]),
  ];
}

function tlsOnly(arn: pulumi.Output<string>): object {
  const denied = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, pulumi.interpolate`${arn}/*`],
  };
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "TlsOnly", ...denied, Condition: { Bool: { "aws:SecureTransport": "false" } } },
      { Sid: "Tls12", ...denied, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
    ],
  };
}

function validate(name: string, { bucketName, expireAfterDays = 1, noncurrentDays = 1 }: BucketArgs): void {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucketName)) {
    throw new ArgsError(
      "Bucket",
      name,
      `bucketName is "${bucketName}"; give 3 to 63 lower-case letters, digits, dots and dashes`,
    );
  }
  if (expireAfterDays < 1 || noncurrentDays < 1) throw new ArgsError("Bucket", name, "days must be positive");
}
