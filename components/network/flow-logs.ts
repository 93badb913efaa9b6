import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { NetworkArgs } from "./args";

/**
 * Logs every accepted and rejected connection of the VPC to CloudWatch (FSBP EC2.6), in a log group encrypted with a
 * key of its own.
 */
export function flowLogs(
  name: string,
  args: NetworkArgs,
  vpcId: pulumi.Input<string>,
  parent: pulumi.Resource,
) {
  const { region, accountId, tags } = args;
  const logGroupName = `/aws/vpc/${name}/flow-logs`;
  const logGroupArn = `arn:aws:logs:${region}:${accountId}:log-group:${logGroupName}`;

  const kept = { parent, protect: args.protect ?? true };
  const key = new aws.kms.Key(
    `${name}-flow-logs`,
    {
      description: `VPC flow logs of ${name}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: JSON.stringify(logKeyPolicy(accountId, region, logGroupArn)),
      tags,
    },
    kept,
  );

  const logGroup = new aws.cloudwatch.LogGroup(
    `${name}-flow-logs`,
    { name: logGroupName, retentionInDays: args.flowLogRetentionDays, kmsKeyId: key.arn, tags },
    kept,
  );

  const role = new aws.iam.Role(
    `${name}-flow-logs`,
    {
      description: `Writes the VPC flow logs of ${name}`,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "vpc-flow-logs.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: {
              StringEquals: { "aws:SourceAccount": accountId },
              ArnLike: { "aws:SourceArn": `arn:aws:ec2:${region}:${accountId}:vpc-flow-log/*` },
            },
          },
        ],
      }),
      permissionsBoundary: args.permissionsBoundary,
      tags,
    },
    { parent },
  );

  const policy = new aws.iam.RolePolicy(
    `${name}-flow-logs`,
    {
      role: role.name,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: [
              "logs:CreateLogStream",
              "logs:PutLogEvents",
              "logs:DescribeLogGroups",
              "logs:DescribeLogStreams",
            ],
            Resource: [logGroupArn, `${logGroupArn}:*`],
          },
        ],
      }),
    },
    { parent },
  );

  return new aws.ec2.FlowLog(
    `${name}-flow-logs`,
    {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      tags: { ...tags, Name: `${name}-flow-logs` },
    },
    { parent, dependsOn: [policy] },
  );
}

/** The account manages the key by IAM; CloudWatch Logs may use it for this one log group. */
function logKeyPolicy(accountId: string, region: string, logGroupArn: string) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AccountManagesKey",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "LogsUseKey",
        Effect: "Allow",
        Principal: { Service: `logs.${region}.amazonaws.com` },
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        Resource: "*",
        Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": logGroupArn } },
      },
    ],
  };
}
