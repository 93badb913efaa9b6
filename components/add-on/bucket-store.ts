import * as pulumi from "@pulumi/pulumi";
import { Bucket } from "../bucket";
import { Tags } from "../tags";
import { PodIdentity, podIdentity } from "./pod-identity";

/** What an add-on that keeps its data in a bucket of its own takes. */
export interface BucketStoreArgs {
  /** Storage class of its volumes. */
  storageClass: pulumi.Input<string>;
  /** Name of its bucket; unique in the world. */
  bucketName: string;
  /** Name of the bucket that takes access logs. */
  logBucket: pulumi.Input<string>;
  /** Name of the EKS cluster. */
  clusterName: string;
  /** AWS region, such as `us-east-1`. */
  region: string;
  /** The 12 digits of the AWS account. */
  accountId: string;
  /** Refuse deletion of the bucket and its key. Default true. */
  protect?: boolean;
  /** ARN of the permissions boundary of every role that is made here. Default: none. */
  permissionsBoundary?: pulumi.Input<string>;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}

/** A role for one service account, which may read and write one bucket and use its key, and nothing else. */
export function bucketIdentity(
  name: string,
  account: { namespace: string; serviceAccount: string },
  bucket: Bucket,
  { clusterName, permissionsBoundary, tags }: BucketStoreArgs,
  parent: pulumi.Resource,
): PodIdentity {
  return podIdentity(
    name,
    {
      ...account,
      clusterName,
      description: `${account.serviceAccount} of ${clusterName}: its bucket`,
      statements: [
        { Sid: "List", Action: ["s3:ListBucket"], Resource: bucket.arn },
        {
          Sid: "Objects",
          Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
          Resource: pulumi.interpolate`${bucket.arn}/*`,
        },
        { Sid: "Key", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: bucket.keyArn },
      ],
      permissionsBoundary,
      tags,
    },
    parent,
  );
}
