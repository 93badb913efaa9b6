/**
 * IAM actions that AWS's provider calls for a resource type: `read` at every preview and refresh, `change` to make, alter
 * and delete one. From the permissions that AWS's CloudFormation schemas give for the same types, and what the provider
 * reads beside; not tried against an account.
 */
export interface Needs {
  read: string[];
  change: string[];
}

/** Needs by the Pulumi type. */
export type NeedsByType = Record<string, Needs>;

export const TAGS_OF_EC2 = ["ec2:CreateTags", "ec2:DeleteTags"];
