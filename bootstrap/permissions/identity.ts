import { NeedsByType } from "./needs";

/** Roles of the stage, keys, and entries of Secrets Manager. */
export const IDENTITY: NeedsByType = {
  "aws:iam/role:Role": {
    read: ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
    change: [
      "iam:CreateRole",
      "iam:DeleteRole",
      "iam:ListInstanceProfilesForRole",
      "iam:PutRolePermissionsBoundary",
      "iam:TagRole",
      "iam:UntagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
      "iam:UpdateRoleDescription",
    ],
  },
  "aws:iam/rolePolicy:RolePolicy": {
    read: ["iam:GetRolePolicy"],
    change: ["iam:DeleteRolePolicy", "iam:PutRolePolicy"],
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    read: ["iam:ListAttachedRolePolicies"],
    change: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    read: ["iam:GetOpenIDConnectProvider"],
    change: [
      "iam:AddClientIDToOpenIDConnectProvider",
      "iam:CreateOpenIDConnectProvider",
      "iam:DeleteOpenIDConnectProvider",
      "iam:RemoveClientIDFromOpenIDConnectProvider",
      "iam:TagOpenIDConnectProvider",
      "iam:UntagOpenIDConnectProvider",
      "iam:UpdateOpenIDConnectProviderThumbprint",
    ],
  },
  "aws:kms/key:Key": {
    read: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
    change: [
      "kms:CreateKey",
      "kms:DisableKeyRotation",
      "kms:EnableKeyRotation",
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:UpdateKeyDescription",
    ],
  },
  "aws:kms/alias:Alias": {
    read: ["kms:ListAliases"],
    change: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
  },
  "aws:secretsmanager/secret:Secret": {
    read: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
    change: [
      "kms:Decrypt",
      "kms:GenerateDataKey",
      "secretsmanager:CreateSecret",
      "secretsmanager:DeleteSecret",
      "secretsmanager:RemoveRegionsFromReplication",
      "secretsmanager:ReplicateSecretToRegions",
      "secretsmanager:TagResource",
      "secretsmanager:UntagResource",
      "secretsmanager:UpdateSecret",
    ],
  },
  // The provider reads back what it wrote, so a refresh of this type needs what no planning role has.
  "aws:secretsmanager/secretVersion:SecretVersion": {
    read: ["secretsmanager:DescribeSecret"],
    change: [
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecretVersionStage",
    ],
  },
  "aws:secretsmanager/secretRotation:SecretRotation": {
    read: ["secretsmanager:DescribeSecret"],
    change: ["secretsmanager:CancelRotateSecret", "secretsmanager:RotateSecret"],
  },
};
