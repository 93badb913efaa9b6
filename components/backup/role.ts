import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { BackupArgs } from "./args";
import { serviceTrust } from "../service-trust";

const POLICIES = {
  backup: "service-role/AWSBackupServiceRolePolicyForBackup",
  restore: "service-role/AWSBackupServiceRolePolicyForRestores",
  "s3-backup": "AWSBackupServiceRolePolicyForS3Backup",
  "s3-restore": "AWSBackupServiceRolePolicyForS3Restore",
};

interface BackupRole {
  arn: pulumi.Output<string>;
  permissions: aws.iam.RolePolicyAttachment[];
}

/** The role AWS Backup reads, copies and restores with, for this account alone. */
export function backupRole(
  name: string,
  { accountId, tags }: BackupArgs,
  opts: pulumi.CustomResourceOptions,
): BackupRole {
  const role = new aws.iam.Role(
    name,
    {
      assumeRolePolicy: serviceTrust("backup.amazonaws.com", accountId),
      tags,
    },
    opts,
  );
  const permissions = Object.entries(POLICIES).map(
    ([part, policy]) =>
      new aws.iam.RolePolicyAttachment(
        `${name}-${part}`,
        { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
        opts,
      ),
  );
  return { arn: role.arn, permissions };
}
