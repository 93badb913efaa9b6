import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DatabaseArgs } from "./args";

/** Seconds; document 003, REQ-T234. */
const MOST_LAG = 5;
/** Minutes in a row. */
const MINUTES = 3;

/**
 * Alarms when a replica lags more than 5 seconds behind its primary for 3 minutes, or does not replicate at all.
 * Where nothing is written, RDS reports up to 5 minutes of lag: such a database needs a heartbeat row.
 */
export function lagAlarms(
  name: string,
  { alarmTopicArn, tags }: DatabaseArgs,
  replicas: aws.rds.Instance[],
  opts: pulumi.CustomResourceOptions,
): void {
  replicas.forEach((replica, index) => {
    new aws.cloudwatch.MetricAlarm(
      `${name}-replica-${index + 1}-lag`,
      {
        alarmDescription: `A replica of ${name} is more than ${MOST_LAG} s behind, or stopped (docs/disaster-recovery.md)`,
        comparisonOperator: "GreaterThanThreshold",
        threshold: MOST_LAG,
        evaluationPeriods: MINUTES,
        treatMissingData: "breaching",
        metricQueries: [
          {
            id: "reported",
            metric: {
              namespace: "AWS/RDS",
              metricName: "ReplicaLag",
              dimensions: { DBInstanceIdentifier: replica.identifier },
              stat: "Maximum",
              period: 60,
            },
          },
          // RDS reports -1 for a replica that does not replicate; a day is past every threshold.
          { id: "lag", expression: "IF(reported < 0, 86400, reported)", label: "lag (s)", returnData: true },
        ],
        alarmActions: [alarmTopicArn],
        okActions: [alarmTopicArn],
        tags,
      },
      opts,
    );
  });
}
