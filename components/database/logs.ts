import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Logs that RDS for PostgreSQL can export. */
export const LOGS = ["postgresql", "upgrade"];
const RETENTION_DAYS = 365;

/** Log groups that RDS writes the exported logs of an instance to; RDS chooses these names. */
export function logGroupNames(identifier: string): string[] {
  return LOGS.map((log) => `/aws/rds/instance/${identifier}/${log}`);
}

interface InstanceLogsArgs {
  identifier: string;
  keyArn: pulumi.Input<string>;
  tags: Tags;
}

/** The log groups of one instance, made before it: RDS would make them without a key and without an end. */
export function instanceLogs(
  name: string,
  { identifier, keyArn, tags }: InstanceLogsArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup[] {
  return logGroupNames(identifier).map(
    (group, index) =>
      new aws.cloudwatch.LogGroup(
        `${name}-${LOGS[index]}`,
        { name: group, kmsKeyId: keyArn, retentionInDays: RETENTION_DAYS, tags },
        opts,
      ),
  );
}
