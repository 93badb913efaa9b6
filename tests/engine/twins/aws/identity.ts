import { randomUUID } from "node:crypto";
import { AwsType } from "./types";

/** Roles, keys and secrets. */
export const IDENTITY_TYPES: Record<string, AwsType> = {
  "aws:iam/role:Role": {
    named: ["name"],
    autoName: "name",
    arn: "arn:aws:iam::{account}:role/{name}",
    outputs: () => ({ uniqueId: "AROA0000000000000000", path: "/" }),
    heldBy: ["aws:iam/rolePolicy:RolePolicy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
    heldError: "DeleteConflict: Cannot delete entity, must delete policies first.",
  },
  "aws:iam/rolePolicy:RolePolicy": {
    named: ["role", "name"],
    separator: ":",
    autoName: "name",
    names: { role: "aws:iam/role:Role" },
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    named: ["role", "policyArn"],
    names: { role: "aws:iam/role:Role" },
  },
  "aws:iam/policy:Policy": { named: ["name"], autoName: "name", arn: "arn:aws:iam::{account}:policy/{name}" },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    named: ["url"],
    arn: "arn:aws:iam::{account}:oidc-provider/{url}",
    outputs: () => ({ thumbprintLists: [] }),
  },
  "aws:kms/key:Key": {
    prefix: "key-",
    arn: "arn:aws:kms:{region}:{account}:key/{id}",
    outputs: (_inputs, id) => ({ keyId: id }),
  },
  "aws:kms/alias:Alias": {
    named: ["name"],
    arn: "arn:aws:kms:{region}:{account}:{name}",
    names: { targetKeyId: "aws:kms/key:Key" },
    outputs: (inputs, _id, { account, region }) => ({
      targetKeyArn: `arn:aws:kms:${region}:${account}:key/${String(inputs["targetKeyId"])}`,
    }),
  },
  "aws:secretsmanager/secret:Secret": {
    named: ["name"],
    autoName: "name",
    arn: "arn:aws:secretsmanager:{region}:{account}:secret:{name}-AbCdEf",
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    prefix: "version-",
    outputs: ({ secretId }) => ({
      arn: secretId,
      versionId: randomUUID(),
      versionStages: ["AWSCURRENT"],
    }),
  },
  "aws:secretsmanager/secretRotation:SecretRotation": {
    named: ["secretId"],
    outputs: () => ({ rotationEnabled: true }),
  },
};
