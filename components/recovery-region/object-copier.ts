import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { serviceTrust } from "../service-trust";
import type { ObjectCopyArgs } from "./object-copy";

/** The role by which S3 reads the source of a copy and writes the copy, and nothing else. */
export function copier(
  name: string,
  { source, primaryRegion, accountId, region, keyArn, tags }: ObjectCopyArgs,
  copyArn: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): { role: aws.iam.Role; permission: aws.iam.RolePolicy } {
  const role = new aws.iam.Role(
    `${name}-copier`,
    {
      description: `S3 copies objects to ${region}`,
      assumeRolePolicy: serviceTrust("s3.amazonaws.com", accountId),
      tags,
    },
    opts,
  );
  const permission = new aws.iam.RolePolicy(
    `${name}-copier`,
    {
      role: role.name,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          allow("Source", ["s3:GetReplicationConfiguration", "s3:ListBucket"], source.arn),
          allow(
            "SourceObjects",
            ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
            pulumi.interpolate`${source.arn}/*`,
          ),
          allow(
            "CopiedObjects",
            ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
            pulumi.interpolate`${copyArn}/*`,
          ),
          { ...allow("SourceKey", ["kms:Decrypt"], source.keyArn), Condition: byS3(primaryRegion) },
          { ...allow("CopyKey", ["kms:Encrypt", "kms:GenerateDataKey"], keyArn), Condition: byS3(region) },
        ],
      }),
    },
    opts,
  );
  return { role, permission };
}

function allow(sid: string, actions: string[], resource: pulumi.Input<string>) {
  return { Sid: sid, Effect: "Allow", Action: actions, Resource: resource };
}

function byS3(region: string): object {
  return { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } };
}
