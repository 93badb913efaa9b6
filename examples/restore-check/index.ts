import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { RestoreCheck } from "@slipway/components/restore-check";

const config = new pulumi.Config();
const kubernetes = new k8s.Provider("cluster", {
  kubeconfig: config.require("kubeconfig"),
  enableServerSideApply: true,
});
const provider = new aws.Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });

new RestoreCheck(
  "restore-check",
  {
    region: "us-east-1",
    accountId: "111122223333",
    clusterName: "shop",
    clusterSecurityGroupId: config.require("clusterSecurityGroupId"),
    vpcId: config.require("vpcId"),
    vpcCidr: "10.60.0.0/16",
    image: `111122223333.dkr.ecr.us-east-1.amazonaws.com/restore-check@sha256:${"5d41402abc4b2a76".repeat(4)}`,
    databases: {
      // The outputs of a Database have these names.
      orders: {
        identifier: "shop-orders",
        arn: "arn:aws:rds:us-east-1:111122223333:db:shop-orders",
        keyArn: config.require("keyArn"),
        securityGroupId: config.require("databaseSecurityGroupId"),
        newestRow: { table: "public.orders", column: "created_at", maxAgeSeconds: 86400 },
      },
    },
    runbooks: "https://git.shop.example/runbooks",
    tags: { system: "shop", stage: "staging", owner: "shop-team", "cost-centre": "shop" },
  },
  { providers: [provider, kubernetes] },
);
