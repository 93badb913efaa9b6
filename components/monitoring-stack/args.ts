import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link MonitoringStack}: kube-prometheus-stack with Alertmanager and Grafana. */
export interface MonitoringStackArgs {
  /** Days metrics are kept, e.g. 30 (documents 002 and 004). */
  retentionDays: number;
  /** Size of the Prometheus volume, e.g. `50Gi`. */
  storage: string;
  /** Size of the Grafana volume, e.g. `10Gi`. */
  grafanaStorage: string;
  /** Seconds between scrapes. Document 002: 15. */
  scrapeIntervalSeconds: number;
  replicas: number;
  storageClass: string;
  /** Name of the stage, an external label on every metric. */
  stage: string;
  /** Alert receiver by severity: name of the Secrets Manager entry with the PagerDuty routing key. */
  pagerDutySecretName?: pulumi.Input<string>;
}
