import { AwsType } from "./types";

const CLUSTER = "aws:eks/cluster:Cluster";
const ofCluster = (...named: string[]): AwsType => ({
  named: ["clusterName", ...named],
  separator: ":",
  names: { clusterName: CLUSTER },
});

/** EKS, logs, events and queues. */
export const CLUSTER_TYPES: Record<string, AwsType> = {
  "aws:eks/cluster:Cluster": {
    named: ["name"],
    autoName: "name",
    arn: "arn:aws:eks:{region}:{account}:cluster/{name}",
    outputs: (inputs, id, { region }) => ({
      endpoint: `https://${id}.gr7.${region}.eks.amazonaws.com`,
      status: "ACTIVE",
      platformVersion: "eks.1",
      certificateAuthority: { data: Buffer.from(id).toString("base64") },
      identities: [
        { oidcs: [{ issuer: `https://oidc.eks.${region}.amazonaws.com/id/${id.toUpperCase()}` }] },
      ],
      vpcConfig: {
        ...(inputs["vpcConfig"] as object),
        clusterSecurityGroupId: `sg-0${Buffer.from(id.padEnd(8, "0")).toString("hex").slice(-16)}`,
      },
    }),
    heldBy: ["aws:eks/nodeGroup:NodeGroup", "aws:lb/loadBalancer:LoadBalancer", "aws:ec2/instance:Instance"],
    heldError: "ResourceInUseException: Cluster has nodegroups or load balancers attached ({id})",
    refusesDeletion: (inputs) =>
      inputs["deletionProtection"] === true
        ? "InvalidRequestException: Cluster deletion protection is enabled. Disable it and try again."
        : undefined,
  },
  "aws:eks/nodeGroup:NodeGroup": {
    ...ofCluster("nodeGroupName"),
    autoName: "nodeGroupName",
    arn: "arn:aws:eks:{region}:{account}:nodegroup/{clusterName}/{nodeGroupName}/0",
    outputs: () => ({ status: "ACTIVE" }),
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    prefix: "lt-",
    autoName: "name",
    arn: "arn:aws:ec2:{region}:{account}:launch-template/{id}",
    counts: "latestVersion",
    outputs: () => ({ defaultVersion: 1 }),
  },
  "aws:eks/addon:Addon": {
    ...ofCluster("addonName"),
    arn: "arn:aws:eks:{region}:{account}:addon/{clusterName}/{addonName}/0",
  },
  "aws:eks/accessEntry:AccessEntry": ofCluster("principalArn"),
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
    ...ofCluster("principalArn", "policyArn"),
    separator: "#",
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    prefix: "a-",
    names: { clusterName: CLUSTER },
    outputs: (_inputs, id) => ({ associationId: id }),
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    named: ["name"],
    autoName: "name",
    arn: "arn:aws:logs:{region}:{account}:log-group:{name}",
  },
  "aws:cloudwatch/eventRule:EventRule": {
    named: ["name"],
    autoName: "name",
    arn: "arn:aws:events:{region}:{account}:rule/{name}",
    heldBy: ["aws:cloudwatch/eventTarget:EventTarget"],
    heldError: "ValidationException: Rule can't be deleted since it has targets.",
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    named: ["rule", "targetId"],
    separator: "-",
    autoName: "targetId",
    names: { rule: "aws:cloudwatch/eventRule:EventRule" },
  },
  "aws:sqs/queue:Queue": {
    named: ["name"],
    autoName: "name",
    arn: "arn:aws:sqs:{region}:{account}:{name}",
    outputs: (inputs, _id, { account, region }) => ({
      url: `https://sqs.${region}.amazonaws.com/${account}/${String(inputs["name"])}`,
    }),
  },
  "aws:sqs/queuePolicy:QueuePolicy": { named: ["queueUrl"] },
};
