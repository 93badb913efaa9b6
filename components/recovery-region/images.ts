import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";
import { serviceTrust } from "../service-trust";

interface ImageReplicationArgs {
  accountId: string;
  /** Region that gets the copies, and its key. */
  region: string;
  keyArn: pulumi.Input<string>;
  /** Provider of the region the images are pushed to. */
  primary: aws.Provider;
  tags: Tags;
}

/**
 * Copies each image that is pushed to ECR into the region of `parent`. ECR makes the repositories there by a template:
 * encrypted with the key, with tags that cannot be moved.
 */
export function replicateImages(
  name: string,
  { accountId, region, keyArn, primary, tags }: ImageReplicationArgs,
  parent: pulumi.Resource,
): void {
  const role = new aws.iam.Role(
    `${name}-images`,
    {
      description: `ECR makes the repositories of copied images in ${region}`,
      assumeRolePolicy: serviceTrust("ecr.amazonaws.com", accountId),
      tags,
    },
    { parent },
  );
  new aws.iam.RolePolicy(
    `${name}-images`,
    {
      role: role.name,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Repositories",
            Effect: "Allow",
            Action: ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"],
            Resource: `arn:aws:ecr:${region}:${accountId}:repository/*`,
          },
          {
            Sid: "Key",
            Effect: "Allow",
            Action: ["kms:CreateGrant", "kms:RetireGrant", "kms:DescribeKey"],
            Resource: keyArn,
          },
        ],
      }),
    },
    { parent },
  );
  const template = new aws.ecr.RepositoryCreationTemplate(
    `${name}-images`,
    {
      prefix: "ROOT",
      description: "Copies of images",
      appliedFors: ["REPLICATION"],
      customRoleArn: role.arn,
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: keyArn }],
      imageTagMutability: "IMMUTABLE",
      resourceTags: tags,
    },
    { parent },
  );
  new aws.ecr.ReplicationConfiguration(
    `${name}-images`,
    { replicationConfiguration: { rules: [{ destinations: [{ region, registryId: accountId }] }] } },
    { parent, provider: primary, dependsOn: [template] },
  );
}
