import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as random from "@pulumi/random";
import { AlarmTopic } from "../components/alarm-topic";
import { Cluster } from "../components/cluster";
import { Database } from "../components/database";
import { Network } from "../components/network";

/** A network, a cluster and a database: what bench/peers/aws-cdk-app.cjs has, of our components. */
const region = "us-east-1";
const accountId = "333333333333";
const clusterName = "slipway-prod";
const zones = ["us-east-1a", "us-east-1b", "us-east-1c"];
const tags = {
  "slipway:system": "platform",
  "slipway:stage": "prod",
  "slipway:team": "platform",
  "slipway:cost-centre": "platform",
  "slipway:data-class": "internal",
  "slipway:managed-by": "pulumi",
};
const shared = { region, accountId, tags };
const onAws = {
  providers: [
    new aws.Provider("aws", { region, allowedAccountIds: [accountId] }),
    new eks.Provider("eks"),
    new random.Provider("random"),
  ],
};

const network = new Network(
  "network",
  { ...shared, cidr: "10.48.0.0/16", zones, natGateways: 3, flowLogRetentionDays: 365, clusterName },
  onAws,
);
const { vpcId, privateSubnetIds, dataSubnetIds } = network;
const entry = (name: string) => ({
  principalArn: `arn:aws:iam::${accountId}:role/${name}`,
  level: "admin" as const,
});
const cluster = new Cluster(
  "cluster",
  {
    ...shared,
    clusterName,
    version: "1.35",
    vpcId,
    privateSubnetIds,
    access: { ci: entry("ci"), platform: entry("platform") },
    nodeGroups: {
      system: {
        instanceTypes: ["m7i.xlarge"],
        min: 3,
        desired: 3,
        max: 6,
        capacityType: "ON_DEMAND",
        diskSize: 100,
      },
    },
    logRetentionDays: 365,
  },
  onAws,
);
const alarms = new AlarmTopic(
  "alarms",
  { ...shared, topicName: `${clusterName}-alarms`, email: "a@slipway.example" },
  onAws,
);
new Database(
  "orders",
  {
    ...shared,
    identifier: "orders",
    engineVersion: "15.14",
    instanceClass: "db.m7g.large",
    allocatedStorage: 100,
    maxAllocatedStorage: 400,
    databaseName: "orders",
    username: "orders",
    multiAz: true,
    backupRetentionDays: 30,
    backupWindow: "03:00-04:00",
    maintenanceWindow: "sun:04:30-sun:05:30",
    readReplicas: 1,
    alarmTopicArn: alarms.arn,
    zones,
    vpcId,
    dataSubnetIds,
    clients: { nodes: cluster.clusterSecurityGroupId },
  },
  onAws,
);
