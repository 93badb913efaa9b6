import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Cache } from "@slipway/components/cache";

const provider = new aws.Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
const onAws = { providers: [provider] };

const config = new pulumi.Config();

const sessions = new Cache(
  "sessions",
  {
    region: "us-east-1",
    accountId: "111122223333",
    identifier: "shop-sessions",
    engine: "valkey",
    engineVersion: "8.1",
    nodeType: "cache.m7g.large",
    nodes: 2, // spread over two zones, with failover by itself
    snapshotRetentionDays: 7,
    vpcId: config.require("vpcId"),
    dataSubnetIds: config.requireObject<string[]>("dataSubnetIds"),
    clients: { api: config.require("apiSecurityGroupId") },
    secretPrefix: "shop/staging",
    rotatedOn: "2026-10-01",
    tags: { system: "shop", stage: "staging", owner: "shop-team", "cost-centre": "shop" },
  },
  onAws,
);

export const endpoint = sessions.primaryEndpoint;
export const tokenSecret = sessions.tokenSecretName;
