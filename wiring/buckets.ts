import * as pulumi from "@pulumi/pulumi";
import { Bucket } from "../components/bucket";
import { Tags } from "../components/tags";
import { Context } from "./context";
import { accessByAlias, KeyAccess, keyOfCopies } from "./key-access";

/** What a service needs to know of a bucket. */
export interface BucketAccess {
  bucketName: pulumi.Input<string>;
  arn: pulumi.Input<string>;
  key: KeyAccess;
}

/** A bucket with its copy in the recovery region; in that region, the copy. */
export function bucketOf(
  bucketName: string,
  name: string,
  expireAfterDays: number | undefined,
  { config, recovery, logBucket, alarmTopicArn }: Context,
  tags: Tags,
  parent: pulumi.Resource,
): BucketAccess {
  const copyName = `${bucketName}-dr`;
  if (config.recovery)
    return { bucketName: copyName, arn: `arn:aws:s3:::${copyName}`, key: accessByAlias(keyOfCopies(config)) };
  const { accountId, region, stage } = config;
  const bucket = new Bucket(
    name,
    { bucketName, expireAfterDays, logBucket, accountId, region, protect: stage === "prod", tags },
    { parent },
  );
  recovery?.copyObjects(`${name}-copy`, { source: bucket, bucketName: copyName, alarmTopicArn });
  return { bucketName: bucket.bucketName, arn: bucket.arn, key: { arn: bucket.keyArn } };
}
