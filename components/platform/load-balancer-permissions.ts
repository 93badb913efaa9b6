import { AllowStatement } from "../add-on/pod-identity";
import { PlatformArgs } from "./args";

const CLUSTER_TAG = "elbv2.k8s.aws/cluster";

/**
 * What the controller needs for network load balancers, from `docs/install/iam_policy.json` of its v3.5.0. Left out:
 * application load balancers, Cognito, WAF, Shield and certificates, which are off. Added: the region and the
 * cluster's own name where the original takes any cluster's tag, so one cluster cannot touch another's.
 */
export function loadBalancerStatements({ region, accountId, clusterName }: PlatformArgs): AllowStatement[] {
  const securityGroups = `arn:aws:ec2:${region}:${accountId}:security-group/*`;
  const vpcs = `arn:aws:ec2:${region}:${accountId}:vpc/*`;
  const elb = `arn:aws:elasticloadbalancing:${region}:${accountId}`;
  const balancers = `${elb}:loadbalancer/net/*/*`;
  const targetGroups = `${elb}:targetgroup/*/*`;
  const listeners = `${elb}:listener/net/*/*/*`;
  const ownTag = { StringEquals: { [`aws:ResourceTag/${CLUSTER_TAG}`]: clusterName } };
  const requestedTag = { [`aws:RequestTag/${CLUSTER_TAG}`]: clusterName };

  return [
    {
      Sid: "MakeTheServiceRole",
      Action: ["iam:CreateServiceLinkedRole"],
      Resource: `arn:aws:iam::${accountId}:role/aws-service-role/elasticloadbalancing.amazonaws.com/*`,
      Condition: { StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } },
    },
    {
      // These actions have no resource types.
      Sid: "Look",
      Action: [
        "ec2:DescribeAccountAttributes",
        "ec2:DescribeAddresses",
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeInstances",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeTags",
        "ec2:DescribeVpcs",
        "elasticloadbalancing:DescribeCapacityReservation",
        "elasticloadbalancing:DescribeListenerAttributes",
        "elasticloadbalancing:DescribeListenerCertificates",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeSSLPolicies",
        "elasticloadbalancing:DescribeTags",
        "elasticloadbalancing:DescribeTargetGroupAttributes",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
      ],
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
    { Sid: "LookIntoNetworks", Action: ["ec2:GetSecurityGroupsForVpc"], Resource: vpcs },
    { Sid: "MakeSecurityGroups", Action: ["ec2:CreateSecurityGroup"], Resource: [securityGroups, vpcs] },
    {
      Sid: "TagNewSecurityGroups",
      Action: ["ec2:CreateTags"],
      Resource: securityGroups,
      Condition: { StringEquals: { "ec2:CreateAction": "CreateSecurityGroup", ...requestedTag } },
    },
    {
      Sid: "ManageOwnSecurityGroups",
      Action: ["ec2:CreateTags", "ec2:DeleteTags", "ec2:DeleteSecurityGroup"],
      Resource: securityGroups,
      Condition: ownTag,
    },
    {
      // The nodes' group is EKS's and carries no tag of the controller: rules for targets go in there too.
      Sid: "OpenPortsToTargets",
      Action: ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"],
      Resource: securityGroups,
    },
    {
      Sid: "MakeLoadBalancers",
      Action: ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
      Resource: [balancers, targetGroups],
      Condition: { StringEquals: requestedTag },
    },
    {
      Sid: "TagNewLoadBalancers",
      Action: ["elasticloadbalancing:AddTags"],
      Resource: [balancers, targetGroups],
      Condition: {
        StringEquals: {
          "elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateLoadBalancer"],
          ...requestedTag,
        },
      },
    },
    {
      Sid: "ManageOwnLoadBalancers",
      Action: [
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:RemoveTags",
        "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:RegisterTargets",
        "elasticloadbalancing:SetIpAddressType",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
      ],
      Resource: [balancers, targetGroups],
      Condition: ownTag,
    },
    {
      Sid: "MakeListeners",
      Action: ["elasticloadbalancing:CreateListener"],
      Resource: balancers,
      Condition: ownTag,
    },
    {
      Sid: "ManageListeners",
      Action: [
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyListenerAttributes",
        "elasticloadbalancing:RemoveTags",
      ],
      Resource: listeners,
    },
  ];
}
