import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AlarmTopic } from "@slipway/components/alarm-topic";
import { Database } from "@slipway/components/database";

const provider = new aws.Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
const onAws = { providers: [provider] };

const config = new pulumi.Config();
const account = {
  region: "us-east-1",
  accountId: "111122223333",
  tags: { system: "shop", stage: "staging", owner: "shop-team", "cost-centre": "shop" },
};

const alarms = new AlarmTopic(
  "alarms",
  { ...account, topicName: "shop-alarms", email: "oncall@shop.example" },
  onAws,
);

const orders = new Database(
  "orders",
  {
    ...account,
    identifier: "shop-orders",
    engineVersion: "17.6",
    instanceClass: "db.m7g.large",
    allocatedStorage: 100,
    maxAllocatedStorage: 400,
    databaseName: "orders",
    username: "orders",
    multiAz: true,
    backupRetentionDays: 14,
    backupWindow: "03:00-04:00",
    maintenanceWindow: "sun:04:30-sun:05:30",
    alarmTopicArn: alarms.arn,
    zones: ["us-east-1a", "us-east-1b"],
    vpcId: config.require("vpcId"),
    dataSubnetIds: config.requireObject<string[]>("dataSubnetIds"),
    clients: { api: config.require("apiSecurityGroupId"), reports: config.require("reportsSecurityGroupId") },
  },
  onAws,
);

export const endpoint = orders.endpoint;
// RDS makes and rotates the password; pods read it from this entry.
export const masterSecretArn = orders.masterSecretArn;
