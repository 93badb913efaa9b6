import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { BackupArgs } from "./args";

/** Seconds. */
const HOUR = 3600;
/** Hours without a finished backup; the plan makes one each hour. */
const SILENCE = 3;

/**
 * Alarms of a vault: a backup or a copy failed or ran out of time, or none was finished for three hours, whatever the
 * reason. They are CloudWatch's, which may publish to an encrypted topic.
 */
export function backupAlarms(
  name: string,
  { vaultName, alarmTopicArn, tags }: BackupArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const alarm = (part: string, metricName: string, args: Partial<aws.cloudwatch.MetricAlarmArgs>) =>
    new aws.cloudwatch.MetricAlarm(
      `${name}-${part}`,
      {
        namespace: "AWS/Backup",
        metricName,
        dimensions: { BackupVaultName: vaultName },
        statistic: "Sum",
        period: HOUR,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        treatMissingData: "notBreaching",
        alarmDescription: `Vault ${vaultName}: ${metricName} (docs/disaster-recovery.md)`,
        alarmActions: [alarmTopicArn],
        okActions: [alarmTopicArn],
        tags,
        ...args,
      },
      opts,
    );
  alarm("failed", "NumberOfBackupJobsFailed", {});
  alarm("expired", "NumberOfBackupJobsExpired", {});
  alarm("copy-failed", "NumberOfCopyJobsFailed", {});
  alarm("silent", "NumberOfBackupJobsCompleted", {
    evaluationPeriods: SILENCE,
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    treatMissingData: "breaching",
    alarmDescription: `Vault ${vaultName}: no backup was finished for ${SILENCE} hours (docs/disaster-recovery.md)`,
  });
}
