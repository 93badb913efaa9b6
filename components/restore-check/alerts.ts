import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { RestoreCheckArgs } from "./args";
import { LABELS, NAMESPACE } from "./cron-job";

/** Seconds; a week, and a day to try again. */
const OLDEST_PROOF = 8 * 24 * 3600;

/** A proof older than 8 days, or never given in 8 days; and a proof that failed. */
export function alerts(
  name: string,
  { runbooks }: RestoreCheckArgs,
  opts: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource {
  const ofCheck = `{namespace="${NAMESPACE}"}`;
  const last = (metric: string) => `max by (cronjob) (${metric}${ofCheck})`;
  const proven = last("kube_cronjob_status_last_successful_time");
  return new k8s.apiextensions.CustomResource(
    `${name}-alerts`,
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      metadata: { name: NAMESPACE, namespace: NAMESPACE, labels: LABELS },
      spec: {
        groups: [
          {
            name: NAMESPACE,
            rules: [
              {
                alert: "RestoreCheckOverdue",
                expr: [
                  `time() - ${proven} > ${OLDEST_PROOF}`,
                  `or (time() - ${last("kube_cronjob_created")} > ${OLDEST_PROOF} unless on (cronjob) ${proven})`,
                ].join("\n"),
                labels: { severity: "critical", team: "platform", system: "platform" },
                annotations: {
                  summary: "{{ $labels.cronjob }}: no backup was proven by restoring it for 8 days",
                  runbook_url: `${runbooks}/restore-check-overdue.md`,
                },
              },
              {
                alert: "RestoreCheckFailed",
                expr: `max by (job_name) (kube_job_status_failed${ofCheck}) > 0`,
                labels: { severity: "warning", team: "platform", system: "platform" },
                annotations: {
                  summary: "{{ $labels.job_name }}: a backup could not be restored, or its data is bad",
                  runbook_url: `${runbooks}/restore-check-failed.md`,
                },
              },
            ],
          },
        ],
      },
    },
    opts,
  );
}
