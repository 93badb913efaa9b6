import * as aws from "@pulumi/aws";
import { Network } from "@slipway/components/network";

const provider = new aws.Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
const onAws = { providers: [provider] };

// In each zone a public subnet (load balancers, NAT), a private one (nodes and pods) and a data one (no way out).
const network = new Network(
  "shop",
  {
    region: "us-east-1",
    accountId: "111122223333",
    cidr: "10.60.0.0/16",
    zones: ["us-east-1a", "us-east-1b", "us-east-1c"],
    natGateways: 3, // one for each zone: the loss of a zone does not stop the others
    flowLogRetentionDays: 90,
    clusterName: "shop",
    tags: { system: "shop", stage: "staging", owner: "shop-team", "cost-centre": "shop" },
  },
  onAws,
);

export const vpcId = network.vpcId;
export const privateSubnetIds = network.privateSubnetIds;
