import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { FileSystem } from "@slipway/components/file-system";

const config = new pulumi.Config();
const provider = new aws.Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
const kubernetes = new k8s.Provider("cluster", {
  kubeconfig: config.require("kubeconfig"),
  enableServerSideApply: true,
});

const uploads = new FileSystem(
  "uploads",
  {
    region: "us-east-1",
    accountId: "111122223333",
    storageClass: "shop-uploads", // claims name it
    vpcId: config.require("vpcId"),
    subnetIds: config.requireObject<string[]>("dataSubnetIds"),
    clients: { nodes: config.require("nodeSecurityGroupId") },
    tags: { system: "shop", stage: "staging", owner: "shop-team", "cost-centre": "shop" },
  },
  { providers: [provider, kubernetes] },
);

export const storageClass = uploads.storageClass;
