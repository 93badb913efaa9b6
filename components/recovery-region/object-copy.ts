import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Bucket } from "../bucket";
import { privateBucket } from "../bucket/private-bucket";
import { Tags } from "../tags";
import { copier } from "./object-copier";

/** Arguments of {@link ObjectCopy}. */
export interface ObjectCopyArgs {
  /** Bucket whose objects are copied. */
  source: Bucket;
  /** Provider and region of the source. */
  primary: aws.Provider;
  /** Region of the source. */
  primaryRegion: string;
  /** Name of the copy. */
  bucketName: string;
  /** Region of the copy, and its key there. */
  region: string;
  /** ARN of the key of the copy, in its region. */
  keyArn: pulumi.Input<string>;
  /** Takes the access logs of the copy. */
  logBucket: pulumi.Input<string>;
  /** Topic in the source's region that hears when copies are late. */
  alarmTopicArn: pulumi.Input<string>;
  /** The 12 digits of the AWS account. */
  accountId: string;
  /** Refuse deletion in Pulumi. Default true. */
  protect?: boolean;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}

/** Minutes in which S3 copies 99.99 % of objects (S3 Replication Time Control); its only choice. */
const COPIED_WITHIN = 15;
/** Seconds a copy may be late; document 003, REQ-T237. */
const MOST_LATE = 300;
const NONCURRENT_DAYS = 90;
const RULE = "all";

/**
 * A copy of a bucket in the region of its provider, kept by S3 itself: new objects and deletions arrive within
 * seconds or minutes, an alarm tells when they take more than five. Objects from before it was made are not copied;
 * S3 Batch Replication does that.
 */
export class ObjectCopy extends pulumi.ComponentResource {
  /** Name of the copy. */
  readonly bucketName: pulumi.Output<string>;
  /** ARN of the copy. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: ObjectCopyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:data:ObjectCopy", name, {}, opts);
    const { source, primary, bucketName, keyArn, logBucket, protect = true, tags } = args;
    const { bucket: copy, versioning } = privateBucket(
      name,
      { bucketName, keyArn, noncurrentDays: NONCURRENT_DAYS, protect, tags },
      this,
    );
    new aws.s3.BucketLogging(
      name,
      { bucket: copy.id, targetBucket: logBucket, targetPrefix: `${bucketName}/` },
      { parent: this },
    );
    const besideSource = { parent: this, provider: primary };
    const { role, permission } = copier(name, args, copy.arn, besideSource);
    new aws.s3.BucketReplicationConfig(
      name,
      {
        bucket: source.bucketName,
        role: role.arn,
        rules: [
          {
            id: RULE,
            status: "Enabled",
            priority: 1,
            filter: {},
            deleteMarkerReplication: { status: "Enabled" },
            sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
            destination: {
              bucket: copy.arn,
              encryptionConfiguration: { replicaKmsKeyId: keyArn },
              replicationTime: { status: "Enabled", time: { minutes: COPIED_WITHIN } },
              metrics: { status: "Enabled", eventThreshold: { minutes: COPIED_WITHIN } },
            },
          },
        ],
      },
      // S3 takes it only where both buckets are versioned already.
      { ...besideSource, protect, dependsOn: [source, permission, versioning] },
    );
    lateAlarm(name, args, besideSource);
    this.bucketName = copy.bucket;
    this.arn = copy.arn;
    this.registerOutputs({ bucketName: this.bucketName, arn: this.arn });
  }
}

/** Heard when copies are more than five minutes late. */
function lateAlarm(name: string, args: ObjectCopyArgs, opts: pulumi.CustomResourceOptions): void {
  const { source, bucketName, region, alarmTopicArn, tags } = args;
  new aws.cloudwatch.MetricAlarm(
    `${name}-late`,
    {
      alarmDescription: `Objects arrive in ${bucketName} (${region}) more than ${MOST_LATE / 60} minutes late (docs/disaster-recovery.md)`,
      namespace: "AWS/S3",
      metricName: "ReplicationLatency",
      dimensions: { SourceBucket: source.bucketName, DestinationBucket: bucketName, RuleId: RULE },
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: MOST_LATE,
      period: 300,
      evaluationPeriods: 2,
      // Nothing is reported where nothing is written.
      treatMissingData: "notBreaching",
      alarmActions: [alarmTopicArn],
      okActions: [alarmTopicArn],
      tags,
    },
    opts,
  );
}
