import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AccessLogBucket } from "@slipway/components/bucket";
import { LogStore } from "@slipway/components/log-store";
import { Platform } from "@slipway/components/platform";
import { TraceStore } from "@slipway/components/trace-store";

const config = new pulumi.Config();
const kubernetes = new k8s.Provider("cluster", {
  kubeconfig: config.require("kubeconfig"),
  enableServerSideApply: true,
});
const provider = new aws.Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
const inCluster = { providers: [provider, kubernetes] };
const shared = {
  clusterName: "shop",
  region: "us-east-1",
  accountId: "111122223333",
  tags: { system: "shop", stage: "staging", owner: "shop-team", "cost-centre": "shop" },
};

const platform = new Platform(
  "platform",
  {
    ...shared,
    clusterEndpoint: config.require("clusterEndpoint"),
    vpcId: config.require("vpcId"),
    vpcCidr: "10.60.0.0/16",
    acmeEmail: "platform@shop.example",
    nodeRoleName: "shop-nodes",
    nodeRoleArn: "arn:aws:iam::111122223333:role/shop-nodes",
    nodePools: {
      general: {
        instanceFamilies: ["m7i", "m7a"],
        capacityTypes: ["on-demand", "spot"],
        architecture: "amd64",
        cpuLimit: 64,
      },
    },
    replicas: 2,
    images: { registries: ["111122223333.dkr.ecr.us-east-1.amazonaws.com/"], requireDigest: true },
    mesh: false,
  },
  inCluster,
);

const accessLogs = new AccessLogBucket(
  "access-logs",
  { ...shared, bucketName: "shop-access-logs-111122223333", retentionDays: 365 },
  inCluster,
);
const stored = { ...shared, storageClass: platform.storageClass, logBucket: accessLogs.bucketName };
const afterwards = { ...inCluster, dependsOn: [platform] };

new LogStore(
  "logs",
  {
    ...stored,
    bucketName: "shop-logs-111122223333",
    retention: { hotDays: 30, warmDays: 90, coldDays: 365 },
    replicas: 1,
    storage: "20Gi",
  },
  afterwards,
);

new TraceStore(
  "traces",
  {
    ...stored,
    bucketName: "shop-traces-111122223333",
    retentionDays: 7,
    sampledPercent: 10,
    replicas: 2,
    storage: "10Gi",
  },
  afterwards,
);
