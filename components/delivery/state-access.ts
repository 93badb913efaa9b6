import * as pulumi from "@pulumi/pulumi";
import { AllowStatement } from "../add-on/pod-identity";
import { DeliveryStateArgs } from "./args";

/** Reading the state and decrypting it, as `pulumi preview` does; it writes nothing and takes no lock. */
export function readState({ bucketArn, bucketKeyArn, secretsKeyArn }: DeliveryStateArgs): AllowStatement[] {
  return [
    { Sid: "List", Action: ["s3:GetBucketLocation", "s3:ListBucket"], Resource: bucketArn },
    { Sid: "Read", Action: ["s3:GetObject"], Resource: pulumi.interpolate`${bucketArn}/.pulumi/*` },
    { Sid: "Decrypt", Action: ["kms:Decrypt"], Resource: [bucketKeyArn, secretsKeyArn] },
  ];
}

/**
 * Reading and writing the state, and taking its lock. An object that is deleted keeps its versions: the role may remove
 * none of these.
 */
export function writeState({ bucketArn, bucketKeyArn, secretsKeyArn }: DeliveryStateArgs): AllowStatement[] {
  return [
    { Sid: "List", Action: ["s3:GetBucketLocation", "s3:ListBucket"], Resource: bucketArn },
    {
      Sid: "Write",
      Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      Resource: pulumi.interpolate`${bucketArn}/.pulumi/*`,
    },
    { Sid: "Bucket", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: bucketKeyArn },
    { Sid: "Secrets", Action: ["kms:Decrypt", "kms:Encrypt"], Resource: secretsKeyArn },
  ];
}

/** Reading and writing the states of environments of pull requests alone: stacks of any project named `pr-…`. */
export function environmentState({
  bucketArn,
  bucketKeyArn,
  secretsKeyArn,
}: DeliveryStateArgs): AllowStatement[] {
  const own = ["stacks/*/pr-*", "history/*/pr-*", "backups/*/pr-*", "locks/organization/*/pr-*"];
  return [
    { Sid: "List", Action: ["s3:GetBucketLocation", "s3:ListBucket"], Resource: bucketArn },
    {
      Sid: "Layout",
      Action: ["s3:GetObject"],
      Resource: pulumi.interpolate`${bucketArn}/.pulumi/meta.yaml`,
    },
    {
      Sid: "Write",
      Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      Resource: own.map((part) => pulumi.interpolate`${bucketArn}/.pulumi/${part}`),
    },
    { Sid: "Bucket", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: bucketKeyArn },
    { Sid: "Secrets", Action: ["kms:Decrypt", "kms:Encrypt"], Resource: secretsKeyArn },
  ];
}
