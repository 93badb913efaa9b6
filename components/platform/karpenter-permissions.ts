import * as pulumi from "@pulumi/pulumi";
import { AllowStatement } from "../add-on/pod-identity";
import { PlatformArgs } from "./args";

interface Scope {
  clusterName: string;
  region: string;
  accountId: string;
  nodeRoleArn: pulumi.Input<string>;
}

/**
 * What the controller needs, statement by statement as in `cloudformation.yaml` of Karpenter v1.14.1: it may start
 * anything only with the cluster's tags on it, and change or end only what carries them. Narrower than there: one
 * account instead of any.
 */
export function karpenterStatements(
  { clusterName, region, accountId, nodeRoleArn }: PlatformArgs,
  queueArn: pulumi.Input<string>,
): pulumi.Output<AllowStatement[]> {
  // The cluster's name is part of condition keys, so all of it waits for the name.
  return pulumi.output(clusterName).apply((known): AllowStatement[] => {
    const scope = { clusterName: known, region, accountId, nodeRoleArn };
    return [...instances(scope), ...instanceProfiles(scope), ...reads(scope, queueArn)];
  });
}

function instances({ clusterName, region, accountId }: Scope): AllowStatement[] {
  const ec2 = (kind: string) => `arn:aws:ec2:${region}:${accountId}:${kind}/*`;
  const started = [
    "fleet",
    "instance",
    "volume",
    "network-interface",
    "launch-template",
    "spot-instances-request",
  ].map(ec2);
  const owned = {
    StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${clusterName}`]: "owned" },
    StringLike: { "aws:ResourceTag/karpenter.sh/nodepool": "*" },
  };
  const tagged = {
    [`aws:RequestTag/kubernetes.io/cluster/${clusterName}`]: "owned",
    "aws:RequestTag/eks:eks-cluster-name": clusterName,
  };
  const forPool = { "aws:RequestTag/karpenter.sh/nodepool": "*" };
  return [
    {
      Sid: "StartFrom",
      Action: ["ec2:RunInstances", "ec2:CreateFleet"],
      Resource: [
        `arn:aws:ec2:${region}::image/*`,
        `arn:aws:ec2:${region}::snapshot/*`,
        ...["security-group", "subnet", "capacity-reservation", "placement-group"].map(ec2),
      ],
    },
    {
      Sid: "StartFromOwnTemplates",
      Action: ["ec2:RunInstances", "ec2:CreateFleet"],
      Resource: ec2("launch-template"),
      Condition: owned,
    },
    {
      Sid: "StartWithTags",
      Action: ["ec2:RunInstances", "ec2:CreateFleet", "ec2:CreateLaunchTemplate"],
      Resource: started,
      Condition: { StringEquals: tagged, StringLike: forPool },
    },
    {
      Sid: "TagWhatIsStarted",
      Action: ["ec2:CreateTags"],
      Resource: started,
      Condition: {
        StringEquals: {
          ...tagged,
          "ec2:CreateAction": ["RunInstances", "CreateFleet", "CreateLaunchTemplate"],
        },
        StringLike: forPool,
      },
    },
    {
      Sid: "NameOwnInstances",
      Action: ["ec2:CreateTags"],
      Resource: ec2("instance"),
      Condition: {
        ...owned,
        StringEqualsIfExists: { "aws:RequestTag/eks:eks-cluster-name": clusterName },
        "ForAllValues:StringEquals": {
          "aws:TagKeys": ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"],
        },
      },
    },
    {
      Sid: "EndOwn",
      Action: ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
      Resource: [ec2("instance"), ec2("launch-template")],
      Condition: owned,
    },
  ];
}

function instanceProfiles({ clusterName, region, accountId, nodeRoleArn }: Scope): AllowStatement[] {
  const profiles = `arn:aws:iam::${accountId}:instance-profile/*`;
  const nodeClass = "karpenter.k8s.aws/ec2nodeclass";
  const tags = (kind: "ResourceTag" | "RequestTag") => ({
    [`aws:${kind}/kubernetes.io/cluster/${clusterName}`]: "owned",
    [`aws:${kind}/topology.kubernetes.io/region`]: region,
  });
  const requested = { ...tags("RequestTag"), "aws:RequestTag/eks:eks-cluster-name": clusterName };
  return [
    {
      Sid: "PassTheNodeRole",
      Action: ["iam:PassRole"],
      Resource: nodeRoleArn,
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
    {
      Sid: "MakeProfiles",
      Action: ["iam:CreateInstanceProfile"],
      Resource: profiles,
      Condition: { StringEquals: requested, StringLike: { [`aws:RequestTag/${nodeClass}`]: "*" } },
    },
    {
      Sid: "TagProfiles",
      Action: ["iam:TagInstanceProfile"],
      Resource: profiles,
      Condition: {
        StringEquals: { ...tags("ResourceTag"), ...requested },
        StringLike: { [`aws:ResourceTag/${nodeClass}`]: "*", [`aws:RequestTag/${nodeClass}`]: "*" },
      },
    },
    {
      Sid: "ManageOwnProfiles",
      Action: [
        "iam:AddRoleToInstanceProfile",
        "iam:RemoveRoleFromInstanceProfile",
        "iam:DeleteInstanceProfile",
      ],
      Resource: profiles,
      Condition: { StringEquals: tags("ResourceTag"), StringLike: { [`aws:ResourceTag/${nodeClass}`]: "*" } },
    },
    { Sid: "ReadProfiles", Action: ["iam:GetInstanceProfile"], Resource: profiles },
  ];
}

function reads({ clusterName, region, accountId }: Scope, queueArn: pulumi.Input<string>): AllowStatement[] {
  const cluster = `arn:aws:eks:${region}:${accountId}:cluster/${clusterName}`;
  return [
    {
      Sid: "ReadInterruptions",
      Action: ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
      Resource: queueArn,
    },
    { Sid: "ReadCluster", Action: ["eks:DescribeCluster"], Resource: cluster },
    {
      Sid: "ReadZonalShift",
      Action: ["arc-zonal-shift:GetManagedResource"],
      Resource: "*",
      Condition: { StringEquals: { "arc-zonal-shift:ResourceIdentifier": cluster } },
    },
    {
      // These actions have no resource types.
      Sid: "Look",
      Action: [
        "ec2:DescribeCapacityReservations",
        "ec2:DescribeImages",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceStatus",
        "ec2:DescribeInstanceTypeOfferings",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribePlacementGroups",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSpotPriceHistory",
        "ec2:DescribeSubnets",
      ],
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
    {
      Sid: "ReadPublicParameters",
      Action: ["ssm:GetParameter"],
      Resource: `arn:aws:ssm:${region}::parameter/aws/service/*`,
    },
    {
      // Global lists without resource types.
      Sid: "ReadPricesAndProfiles",
      Action: ["pricing:GetProducts", "iam:ListInstanceProfiles"],
      Resource: "*",
    },
  ];
}
