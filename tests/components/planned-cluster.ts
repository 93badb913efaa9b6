import { Cluster, ClusterArgs, NodeGroupArgs } from "../../components/cluster";
import { planResources } from "./planned-resources";

export const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";
export const ADD_ON = "aws:eks/addon:Addon";

export const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

export const SYSTEM: NodeGroupArgs = {
  instanceTypes: ["m7i.large", "m7a.large"],
  min: 2,
  desired: 3,
  max: 6,
  capacityType: "ON_DEMAND",
  diskSize: 80,
};

export const ARGS: ClusterArgs = {
  clusterName: "slipway-test",
  region: "us-east-1",
  accountId: "111122223333",
  version: "1.36",
  vpcId: "vpc-1",
  privateSubnetIds: ["subnet-a", "subnet-b", "subnet-c"],
  access: {
    ci: { principalArn: role("deploy"), level: "admin" },
    platform: { principalArn: role("platform"), level: "admin" },
    auditors: { principalArn: role("auditor"), level: "view" },
    operators: { principalArn: role("operator"), level: "groups", groups: ["operators"] },
  },
  nodeGroups: { system: SYSTEM },
  logRetentionDays: 365,
  tags: { stage: "test" },
};

export const planCluster = (changes: Partial<ClusterArgs> = {}) =>
  planResources((options) => void new Cluster("main", { ...ARGS, ...changes }, options));
