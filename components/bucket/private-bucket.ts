import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgsError } from "../args-error";
import { Tags } from "../tags";
import { BucketTransitionArgs } from "./args";

interface PrivateBucketArgs {
  bucketName: string;
  /** Key of default encryption; without one S3 encrypts with keys of its own (SSE-S3). */
  keyArn?: pulumi.Input<string>;
  noncurrentDays: number;
  expireAfterDays?: number;
  transitions?: BucketTransitionArgs[];
  /** Statements of the bucket policy beside those that refuse old or no TLS. */
  allow?: (arn: pulumi.Output<string>) => object[];
  protect: boolean;
  tags: Tags;
}

interface PrivateBucket {
  bucket: aws.s3.Bucket;
  versioning: aws.s3.BucketVersioning;
}

/** A bucket nobody can publish: versioned, encrypted, TLS 1.2 or newer, old versions and broken uploads removed. */
export function privateBucket(name: string, args: PrivateBucketArgs, parent: pulumi.Resource): PrivateBucket {
  const { bucketName, keyArn, protect, tags, allow = () => [] } = args;
  const kept = { parent, protect };
  const bucket = new aws.s3.Bucket(
    name,
    { bucket: bucketName, forceDestroy: false, tags: { ...tags, Name: bucketName } },
    { ...kept, retainOnDelete: protect },
  );
  new aws.s3.BucketOwnershipControls(
    name,
    { bucket: bucket.id, rule: { objectOwnership: "BucketOwnerEnforced" } },
    kept,
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
    kept,
  );
  const versioning = new aws.s3.BucketVersioning(
    name,
    { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } },
    kept,
  );
  const encryption =
    keyArn === undefined ? { sseAlgorithm: "AES256" } : { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn };
  new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    {
      bucket: bucket.id,
      rules: [{ applyServerSideEncryptionByDefault: encryption, bucketKeyEnabled: keyArn !== undefined }],
    },
    kept,
  );
  new aws.s3.BucketLifecycleConfiguration(
    name,
    { bucket: bucket.id, rules: lifecycleRules(args) },
    // Rules for old versions are taken by a versioned bucket only.
    { ...kept, dependsOn: [versioning] },
  );
  new aws.s3.BucketPolicy(
    name,
    {
      bucket: bucket.id,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [...tlsOnly(bucket.arn), ...allow(bucket.arn)],
      }),
    },
    // S3 refuses two changes of access to one bucket at a time.
    { ...kept, dependsOn: [blocked] },
  );
  return { bucket, versioning };
}

function lifecycleRules({ noncurrentDays, expireAfterDays, transitions = [] }: PrivateBucketArgs) {
  return [
    {
      id: "abandoned-uploads",
      status: "Enabled",
      filter: {},
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    },
    { id: "old-versions", status: "Enabled", filter: {}, noncurrentVersionExpiration: { noncurrentDays } },
    ...(transitions.length === 0
      ? []
      : [
          {
            id: "cheaper-storage",
            status: "Enabled",
            filter: {},
            transitions: transitions.map(({ afterDays, storageClass }) => ({
              days: afterDays,
              storageClass,
            })),
          },
        ]),
    ...(expireAfterDays === undefined
      ? []
      : [{ id: "expire", status: "Enabled", filter: {}, expiration: { days: expireAfterDays } }]),
  ];
}

function tlsOnly(arn: pulumi.Output<string>): object[] {
  const denied = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, pulumi.interpolate`${arn}/*`],
  };
  return [
    { Sid: "TlsOnly", ...denied, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Sid: "Tls12", ...denied, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  ];
}

/**
 * Throws an ArgsError for a name that S3 refuses or serves without TLS (one with dots), or for days that are not
 * positive whole numbers.
 */
export function validateBucket(
  component: string,
  name: string,
  bucketName: string,
  days: Record<string, number | undefined>,
): void {
  if (
    !/^(?!xn--|sthree-)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucketName) ||
    /-s3alias$|--ol-s3$/.test(bucketName)
  ) {
    throw new ArgsError(
      component,
      name,
      `bucketName is "${bucketName}"; give 3 to 63 lower-case letters, digits and dashes, without a prefix or suffix that S3 keeps for itself`,
    );
  }
  for (const [key, value] of Object.entries(days)) {
    if (value !== undefined && !(Number.isInteger(value) && value >= 1))
      throw new ArgsError(component, name, `${key} is ${value}; give a whole number of days, 1 or more`);
  }
}
