import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DatabaseArgs } from "./args";
import { serviceTrust } from "../service-trust";

interface Monitoring {
  roleArn: pulumi.Output<string>;
  /** RDS refuses an instance whose monitoring role lacks its policy. */
  permission: aws.iam.RolePolicyAttachment;
}

/** The role that RDS writes enhanced monitoring with; RDS of this account alone may take it. */
export function monitoringRole(
  name: string,
  { accountId, tags }: DatabaseArgs,
  opts: pulumi.CustomResourceOptions,
): Monitoring {
  const role = new aws.iam.Role(
    `${name}-monitoring`,
    {
      assumeRolePolicy: serviceTrust("monitoring.rds.amazonaws.com", accountId),
      tags,
    },
    opts,
  );
  const permission = new aws.iam.RolePolicyAttachment(
    `${name}-monitoring`,
    { role: role.name, policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole" },
    opts,
  );
  return { roleArn: role.arn, permission };
}
