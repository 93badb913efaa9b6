import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DatabaseArgs } from "./args";

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
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "monitoring.rds.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "aws:SourceAccount": accountId } },
          },
        ],
      }),
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
