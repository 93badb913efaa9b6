import { NeedsByType } from "./needs";

/** Buckets without what is in them: no role of the pipeline reads or writes an object of a system. */
export const BUCKETS: NeedsByType = {
  "aws:s3/bucket:Bucket": {
    read: [
      "s3:GetAccelerateConfiguration",
      "s3:GetBucketAcl",
      "s3:GetBucketCORS",
      "s3:GetBucketLocation",
      "s3:GetBucketLogging",
      "s3:GetBucketObjectLockConfiguration",
      "s3:GetBucketPolicy",
      "s3:GetBucketRequestPayment",
      "s3:GetBucketTagging",
      "s3:GetBucketVersioning",
      "s3:GetBucketWebsite",
      "s3:GetEncryptionConfiguration",
      "s3:GetLifecycleConfiguration",
      "s3:GetReplicationConfiguration",
      "s3:ListBucket",
      "s3:ListTagsForResource",
    ],
    change: [
      "s3:CreateBucket",
      "s3:DeleteBucket",
      "s3:PutBucketTagging",
      "s3:TagResource",
      "s3:UntagResource",
    ],
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    read: ["s3:GetLifecycleConfiguration"],
    change: ["s3:PutLifecycleConfiguration"],
  },
  "aws:s3/bucketLogging:BucketLogging": {
    read: ["s3:GetBucketLogging"],
    change: ["s3:PutBucketLogging"],
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    read: ["s3:GetBucketOwnershipControls"],
    change: ["s3:PutBucketOwnershipControls"],
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    read: ["s3:GetBucketPolicy"],
    change: ["s3:DeleteBucketPolicy", "s3:PutBucketPolicy"],
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    read: ["s3:GetBucketPublicAccessBlock"],
    change: ["s3:PutBucketPublicAccessBlock"],
  },
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": {
    read: ["s3:GetReplicationConfiguration"],
    change: ["iam:PassRole", "s3:PutReplicationConfiguration"],
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    read: ["s3:GetEncryptionConfiguration"],
    change: ["kms:DescribeKey", "s3:PutEncryptionConfiguration"],
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    read: ["s3:GetBucketVersioning"],
    change: ["s3:PutBucketVersioning"],
  },
};
