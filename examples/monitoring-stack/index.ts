import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { BlackboxExporter } from "@slipway/components/blackbox-exporter";
import { MonitoringStack } from "@slipway/components/monitoring-stack";
import { ServiceHealth } from "@slipway/components/service-health";

const config = new pulumi.Config();
const provider = new aws.Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
const kubernetes = new k8s.Provider("cluster", {
  kubeconfig: config.require("kubeconfig"),
  enableServerSideApply: true,
});
const runbooks = "https://git.shop.example/runbooks";

const monitoring = new MonitoringStack(
  "monitoring",
  {
    retentionDays: 30,
    storage: "100Gi",
    grafanaStorage: "10Gi",
    scrapeIntervalSeconds: 15,
    replicas: 2,
    storageClass: "gp3",
    stage: "staging",
    pagerDutySecretName: "shop/staging/pagerduty", // made here, empty until its owner fills it
    runbooks,
    clusterName: "shop",
    region: "us-east-1",
    accountId: "111122223333",
    vpcCidr: "10.60.0.0/16",
    oidcProviderArn: config.require("oidcProviderArn"),
    oidcIssuer: config.require("oidcIssuer"),
    mesh: false,
    tags: { system: "shop", stage: "staging", owner: "shop-team", "cost-centre": "shop" },
  },
  { providers: [provider, kubernetes] },
);

// Alerts on its pods, its error budget and its response time; a dashboard.
new ServiceHealth(
  "api",
  {
    namespace: "shop",
    workload: "api",
    system: "shop",
    team: "shop-team",
    labels: { system: "shop", stage: "staging", team: "shop-team" },
    promisedPods: 3,
    progressive: false,
    scraped: true,
    requests: {
      total: "http_requests_total",
      errors: 'status=~"5.."',
      duration: "http_request_duration_seconds",
    },
    objectives: { availability: 99.9, p95Seconds: 0.3 },
    runbooks,
    dashboardNamespace: monitoring.namespace,
  },
  { provider: kubernetes, dependsOn: [monitoring] },
);

// Asks the public address each half minute: an alert when it does not answer, or its certificate ends soon.
new BlackboxExporter(
  "addresses",
  {
    addresses: [{ host: "shop.example", path: "/health", system: "shop", team: "shop-team" }],
    replicas: 2,
    runbooks,
    monitoringNamespace: monitoring.namespace,
  },
  { provider: kubernetes, dependsOn: [monitoring] },
);
