/**
 * What comes into being where a stack has nothing yet that could be changed or copied, by key of the config: `*` is a
 * name and `[]` a place in a list. Made up, and of the form that the schema asks for.
 */
const SAMPLES: Record<string, unknown[]> = {
  domain: ["another.example"],
  budgetPerMonth: [500],
  "network.reservedCidrs": [["10.200.0.0/16"]],
  "network.reservedCidrs.[]": ["10.200.0.0/16"],
  "cluster.publicApiCidrs": [["203.0.113.0/24"]],
  "cluster.publicApiCidrs.[]": ["203.0.113.0/24"],
  "cluster.access.*.groups": [["another"]],
  "cluster.nodePools.*.labels": [{ another: "label" }],
  "cluster.nodePools.*.taints": [[{ key: "another", value: "true", effect: "NoSchedule" }]],
  "cluster.nodePools.*.taints.[]": [{ key: "another", value: "true", effect: "NoSchedule" }],
  "platform.ingressCidrs": [["203.0.113.0/24"]],
  "platform.ingressCidrs.[]": ["203.0.113.0/24"],
  dns: [{ zones: { "slipway.example": "Z00ANOTHEREXAMPLE" } }],
  "monitoring.remoteWriteWorkspaceArn": ["arn:aws:aps:us-east-1:555555555555:workspace/ws-another"],
  "alerts.teamPagerDutySecretNames": [{ trading: "slipway/another/pagerduty-trading" }],
  "alerts.heartbeatSecretName": ["slipway/another/heartbeat"],
  "alerts.secretsRotatedOn": ["2026-10-01"],
  "backup.recoveryRegion": ["us-west-2"],
  "backup.otherAccountVaultArn": ["arn:aws:backup:us-east-1:555555555555:backup-vault:another"],
  "backup.lockForeverAfterDays": [7],
  recovery: [{ primaryRegion: "eu-west-1", active: false }],
  delivery: [
    { permissionsBoundary: "slipway-boundary", repositories: { platform: "slipway-example/slipway" } },
  ],
  "delivery.repositories.*": ["slipway-example/another"],
  "databases.*.*.readReplicas": [1],
  "databases.*.*.proxy": [true],
  "databases.*.*.allowMajorVersionUpgrade": [true],
  "caches.*.*.allowMajorVersionUpgrade": [true],
  "databases.*.*.restoreFrom": ["arn:aws:rds:us-east-1:333333333333:auto-backup:ab-another"],
  "databases.*.*.restoreCheck": [
    {
      mayBeEmpty: ["public.orders"],
      newestRow: { table: "public.orders", column: "created_at", maxAgeSeconds: 86_400 },
    },
  ],
  "databases.*.*.restoreCheck.mayBeEmpty": [["public.orders"]],
  "databases.*.*.restoreCheck.mayBeEmpty.[]": ["public.orders"],
  "databases.*.*.restoreCheck.newestRow": [
    { table: "public.orders", column: "created_at", maxAgeSeconds: 86_400 },
  ],
  "images.*.*.digest": [`sha256:${"0123456789abcdef".repeat(4)}`],
};

/** The made-up values of a key, if there are any. */
export function sampleOf(pattern: string): unknown[] {
  return SAMPLES[pattern] ?? [];
}
