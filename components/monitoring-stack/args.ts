import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link MonitoringStack}: kube-prometheus-stack with Alertmanager and Grafana. */
export interface MonitoringStackArgs {
  /** Days metrics are kept, e.g. 30 (documents 002 and 004). */
  retentionDays: number;
  /** Size of the Prometheus volume, e.g. `50Gi`. */
  storage: string;
  /** Size of the Grafana volume, e.g. `10Gi`. */
  grafanaStorage: string;
  /** Seconds between scrapes, and between evaluations of rules. Document 002: 15. */
  scrapeIntervalSeconds: number;
  /**
   * ARN of a workspace of Amazon Managed Service for Prometheus that gets every sample too: metrics of several clusters in
   * one place, kept after the cluster is gone. Default: none, and metrics live as long as their volume.
   */
  remoteWriteWorkspaceArn?: string;
  /** Replicas of Prometheus, each with a volume of its own; Alertmanager has as many. */
  replicas: number;
  /** Storage class of its volumes. */
  storageClass: pulumi.Input<string>;
  /** Name of the stage, an external label on every metric. */
  stage: string;
  /**
   * Name of the Secrets Manager entry for the PagerDuty routing key. The entry is made here, and empty until its owner
   * fills it. Default: no receiver.
   */
  pagerDutySecretName?: string;
  /** The same for teams with a rota of their own: entry by team. Their alerts go there and not to the rota above. */
  teamPagerDutySecretNames?: Record<string, string>;
  /**
   * Name of the entry for the address that hears every minute that alerting works, and raises the alarm when it no
   * longer does. Default: nobody would notice that Prometheus or Alertmanager is down.
   */
  heartbeatSecretName?: string;
  /**
   * Date on which all secrets were last renewed, e.g. `2026-10-01`; an alert fires 90 days later. A later date renews
   * Grafana's password. Default: no alert.
   */
  secretsRotatedOn?: string;
  /** Address of the folder of runbooks. Default: alerts name none. */
  runbooks?: string;
  /** Name of the cluster, an external label on every metric. */
  clusterName: string;
  /** AWS region, such as `us-east-1`. */
  region: string;
  /** The 12 digits of the AWS account. */
  accountId: string;
  /** Address range of the VPC: nodes are scraped there, and the API server calls the operator's webhook from there. */
  vpcCidr: string;
  /** The cluster's OIDC provider, by which the secrets of this namespace are read. */
  oidcProviderArn: pulumi.Input<string>;
  /** Without `https://`. */
  oidcIssuer: pulumi.Input<string>;
  /** The cluster has a mesh: Prometheus joins it, as pods in a mesh answer nobody else. */
  mesh: boolean;
  /** What Grafana asks beside Prometheus, each in a namespace of its own. */
  dataSources?: DataSourceArgs[];
  /** Refuse deletion of the key of the secrets. Default true. */
  protect?: boolean;
  /** ARN of the permissions boundary of every role that is made here. Default: none. */
  permissionsBoundary?: pulumi.Input<string>;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}

export interface DataSourceArgs {
  /** Name in Grafana. */
  name: string;
  /** What kind of store it is. */
  type: "loki" | "tempo";
  /** Address of the store inside the cluster. */
  url: string;
  /** Namespace and port behind the address. */
  namespace: string;
  /** Port of that address. */
  port: number;
}
