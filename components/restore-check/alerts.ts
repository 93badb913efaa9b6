import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const DAY = 24 * 3600;
/** Seconds; a week, and a day to try again. */
const OLDEST_PROOF = 8 * DAY;
/** Seconds; a day, and a day to try again. */
const OLDEST_BACKUP = 2 * DAY;

/** Jobs that {@link alerts} watches. */
export interface WatchedJobsArgs {
  /** Name of the PrometheusRule and of its group. */
  object: string;
  /** Namespace of the jobs and of the rule. */
  namespace: pulumi.Input<string>;
  /** Labels of the rule. */
  labels: Record<string, string>;
  /** Name of the CronJob that restores. Default: every one of the namespace. */
  check?: string;
  /** Name of the CronJob that takes the backups. Default: something else takes them. */
  backup?: string;
  /** Address of the folder of runbooks. */
  runbooks: string;
}

/** A proof or backup that is too old, or was never given; and a proof that failed. */
export function alerts(
  name: string,
  { object, namespace, labels, check, backup, runbooks }: WatchedJobsArgs,
  opts: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource {
  const rules = (within: string) => [
    {
      alert: "RestoreCheckOverdue",
      expr: overdue(check ? `{${within},cronjob="${check}"}` : `{${within}}`, OLDEST_PROOF),
      labels: { severity: "critical", team: "platform", system: "platform" },
      annotations: {
        summary: "{{ $labels.cronjob }}: no backup was proven by restoring it for 8 days",
        runbook_url: `${runbooks}/restore-check-overdue.md`,
      },
    },
    {
      alert: "RestoreCheckFailed",
      expr: `max by (job_name) (kube_job_status_failed{${within}${check ? `,job_name=~"${check}-.+"` : ""}}) > 0`,
      labels: { severity: "warning", team: "platform", system: "platform" },
      annotations: {
        summary: "{{ $labels.job_name }}: a backup could not be restored, or its data is bad",
        runbook_url: `${runbooks}/restore-check-failed.md`,
      },
    },
    ...(backup
      ? [
          {
            alert: "BackupOverdue",
            expr: overdue(`{${within},cronjob="${backup}"}`, OLDEST_BACKUP),
            labels: { severity: "critical", team: "platform", system: "platform" },
            annotations: {
              summary: "{{ $labels.cronjob }}: no backup was taken for 2 days, or its log is not archived",
              runbook_url: `${runbooks}/backup-overdue.md`,
            },
          },
        ]
      : []),
  ];
  const groups = pulumi
    .output(namespace)
    .apply((known) => [{ name: object, rules: rules(`namespace="${known}"`) }]);
  return new k8s.apiextensions.CustomResource(
    `${name}-alerts`,
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      metadata: { name: object, namespace, labels },
      spec: { groups },
    },
    opts,
  );
}

/** CronJobs whose last success is too old, or that never had one. */
function overdue(selector: string, seconds: number): string {
  const last = (metric: string) => `max by (cronjob) (${metric}${selector})`;
  const succeeded = last("kube_cronjob_status_last_successful_time");
  return [
    `time() - ${succeeded} > ${seconds}`,
    `or (time() - ${last("kube_cronjob_created")} > ${seconds} unless on (cronjob) ${succeeded})`,
  ].join("\n");
}
