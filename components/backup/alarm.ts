import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { BackupArgs } from "./args";

/** Tells the topic of each backup or copy job that did not succeed. */
export function failureAlarm(
  name: string,
  { alarmTopicArn, tags }: BackupArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const rule = new aws.cloudwatch.EventRule(
    `${name}-failed`,
    {
      description: "A backup or its copy failed (docs/disaster-recovery.md)",
      eventPattern: JSON.stringify({
        source: ["aws.backup"],
        "detail-type": ["Backup Job State Change", "Copy Job State Change"],
        detail: { state: ["FAILED", "ABORTED", "EXPIRED"] },
      }),
      tags,
    },
    opts,
  );
  new aws.cloudwatch.EventTarget(`${name}-failed`, { rule: rule.name, arn: alarmTopicArn }, opts);
}
