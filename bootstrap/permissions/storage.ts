import { NeedsByType } from "./needs";

const VAULT = ["backup:DescribeBackupVault", "backup:ListTags"];

/** File systems, and the backups of everything. */
export const STORAGE: NeedsByType = {
  "aws:efs/fileSystem:FileSystem": {
    read: [
      "elasticfilesystem:DescribeFileSystems",
      "elasticfilesystem:DescribeLifecycleConfiguration",
      "elasticfilesystem:ListTagsForResource",
    ],
    change: [
      "elasticfilesystem:CreateFileSystem",
      "elasticfilesystem:DeleteFileSystem",
      "elasticfilesystem:PutLifecycleConfiguration",
      "elasticfilesystem:TagResource",
      "elasticfilesystem:UntagResource",
      "elasticfilesystem:UpdateFileSystem",
      "elasticfilesystem:UpdateFileSystemProtection",
      "iam:CreateServiceLinkedRole",
      "kms:CreateGrant",
      "kms:DescribeKey",
    ],
  },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": {
    read: ["elasticfilesystem:DescribeFileSystemPolicy"],
    change: ["elasticfilesystem:DeleteFileSystemPolicy", "elasticfilesystem:PutFileSystemPolicy"],
  },
  "aws:efs/backupPolicy:BackupPolicy": {
    read: ["elasticfilesystem:DescribeBackupPolicy"],
    change: ["elasticfilesystem:PutBackupPolicy"],
  },
  "aws:efs/mountTarget:MountTarget": {
    read: ["elasticfilesystem:DescribeMountTargetSecurityGroups", "elasticfilesystem:DescribeMountTargets"],
    change: [
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "elasticfilesystem:CreateMountTarget",
      "elasticfilesystem:DeleteMountTarget",
      "elasticfilesystem:ModifyMountTargetSecurityGroups",
    ],
  },
  "aws:backup/vault:Vault": {
    read: VAULT,
    change: [
      "backup-storage:MountCapsule",
      "backup:CreateBackupVault",
      "backup:DeleteBackupVault",
      "backup:TagResource",
      "backup:UntagResource",
      "kms:CreateGrant",
      "kms:DescribeKey",
    ],
  },
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": {
    read: VAULT,
    change: ["backup:DeleteBackupVaultLockConfiguration", "backup:PutBackupVaultLockConfiguration"],
  },
  "aws:backup/plan:Plan": {
    read: ["backup:GetBackupPlan", "backup:ListTags"],
    change: [
      "backup:CreateBackupPlan",
      "backup:DeleteBackupPlan",
      "backup:TagResource",
      "backup:UntagResource",
      "backup:UpdateBackupPlan",
    ],
  },
  "aws:backup/selection:Selection": {
    read: ["backup:GetBackupSelection"],
    change: [
      "backup:CreateBackupSelection",
      "backup:DeleteBackupSelection",
      "iam:CreateServiceLinkedRole",
      "iam:PassRole",
    ],
  },
};
