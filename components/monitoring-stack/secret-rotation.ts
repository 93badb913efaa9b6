import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { MonitoringStackArgs } from "./args";

/** Document 003 (REQ-T247): secrets are renewed each quarter. */
const ROTATION_DAYS = 90;
const DAY_SECONDS = 24 * 3600;

/** Fires from the day on which the secrets are due to be renewed until a later date of rotation is deployed. */
export function rotationAlert(
  name: string,
  { secretsRotatedOn, runbooks }: MonitoringStackArgs,
  namespace: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): void {
  if (secretsRotatedOn === undefined) return;
  const due = Date.parse(secretsRotatedOn) / 1000 + ROTATION_DAYS * DAY_SECONDS;
  new k8s.apiextensions.CustomResource(
    `${name}-secret-rotation`,
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      metadata: { name: "secret-rotation", namespace },
      spec: {
        groups: [
          {
            name: "secret-rotation",
            rules: [
              {
                alert: "SecretRotationOverdue",
                expr: `vector(time()) > ${due}`,
                labels: { severity: "warning", team: "platform", system: "platform" },
                annotations: {
                  summary: `The secrets were last renewed on ${secretsRotatedOn}, more than ${ROTATION_DAYS} days ago`,
                  ...(runbooks ? { runbook_url: `${runbooks}/secret-rotation-overdue.md` } : {}),
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
