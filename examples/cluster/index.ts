import * as aws from "@pulumi/aws";
import { Cluster } from "@slipway/components/cluster";
import { CostBudget } from "@slipway/components/cost-budget";
import { Network } from "@slipway/components/network";

const provider = new aws.Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
const onAws = { providers: [provider] };

const account = {
  region: "us-east-1",
  accountId: "111122223333",
  tags: { system: "shop", stage: "staging", owner: "shop-team", "cost-centre": "shop" },
};

const network = new Network(
  "shop",
  {
    ...account,
    cidr: "10.60.0.0/16",
    zones: ["us-east-1a", "us-east-1b"],
    natGateways: 2,
    flowLogRetentionDays: 90,
    clusterName: "shop",
  },
  onAws,
);

const cluster = new Cluster(
  "shop",
  {
    ...account,
    clusterName: "shop",
    version: "1.36",
    vpcId: network.vpcId,
    privateSubnetIds: network.privateSubnetIds,
    // Two independent admins, one of them the pipeline: nobody is locked out.
    access: {
      ci: { principalArn: "arn:aws:iam::111122223333:role/deploy", level: "admin" },
      platform: { principalArn: "arn:aws:iam::111122223333:role/platform-admin", level: "admin" },
    },
    nodeGroups: {
      system: {
        instanceTypes: ["m7i.large", "m7a.large"],
        capacityType: "ON_DEMAND",
        min: 2,
        desired: 2,
        max: 4,
        diskSize: 50,
      },
    },
    logRetentionDays: 365,
  },
  onAws,
);

const { tags } = account;
const budget = {
  budgetName: "shop",
  limitPerMonth: 1500,
  region: "us-east-1",
  email: "shop@shop.example",
  tags,
};
new CostBudget("shop", budget, onAws);

// Pass `cluster.kubernetesProvider` to what runs in the cluster.
export const endpoint = cluster.endpoint;
