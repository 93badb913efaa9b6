import { NeedsByType, TAGS_OF_EC2 } from "./needs";

const TAGS = ["eks:TagResource", "eks:UntagResource"];

/** The cluster, its nodes, add-ons and who gets in; the images it runs. */
export const CLUSTER: NeedsByType = {
  "eks:index:Cluster": {
    read: ["eks:DescribeCluster", "ec2:DescribeSubnets", "ec2:DescribeVpcs"],
    change: [
      "eks:CreateCluster",
      "eks:DeleteCluster",
      "eks:DescribeUpdate",
      "eks:UpdateClusterConfig",
      "eks:UpdateClusterVersion",
      "iam:CreateServiceLinkedRole",
      "iam:PassRole",
      "kms:CreateGrant",
      "kms:DescribeKey",
      ...TAGS,
    ],
  },
  "aws:eks/nodeGroup:NodeGroup": {
    read: ["eks:DescribeNodegroup"],
    change: [
      "autoscaling:DescribeAutoScalingGroups",
      "ec2:RunInstances",
      "eks:CreateNodegroup",
      "eks:DeleteNodegroup",
      "eks:DescribeUpdate",
      "eks:UpdateNodegroupConfig",
      "eks:UpdateNodegroupVersion",
      "iam:CreateServiceLinkedRole",
      "iam:PassRole",
      ...TAGS,
    ],
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    read: ["ec2:DescribeLaunchTemplates", "ec2:DescribeLaunchTemplateVersions"],
    change: [
      "ec2:CreateLaunchTemplate",
      "ec2:CreateLaunchTemplateVersion",
      "ec2:DeleteLaunchTemplate",
      "ec2:DeleteLaunchTemplateVersions",
      "ec2:ModifyLaunchTemplate",
      ...TAGS_OF_EC2,
    ],
  },
  "aws:eks/addon:Addon": {
    read: ["eks:DescribeAddon"],
    change: [
      "eks:CreateAddon",
      "eks:CreatePodIdentityAssociation",
      "eks:DeleteAddon",
      "eks:DeletePodIdentityAssociation",
      "eks:DescribeUpdate",
      "eks:UpdateAddon",
      "eks:UpdatePodIdentityAssociation",
      "iam:PassRole",
      ...TAGS,
    ],
  },
  "aws:eks/accessEntry:AccessEntry": {
    read: ["eks:DescribeAccessEntry"],
    change: ["eks:CreateAccessEntry", "eks:DeleteAccessEntry", "eks:UpdateAccessEntry", ...TAGS],
  },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
    read: ["eks:ListAssociatedAccessPolicies"],
    change: ["eks:AssociateAccessPolicy", "eks:DisassociateAccessPolicy"],
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    read: ["eks:DescribePodIdentityAssociation"],
    change: [
      "eks:CreatePodIdentityAssociation",
      "eks:DeletePodIdentityAssociation",
      "eks:UpdatePodIdentityAssociation",
      "iam:PassRole",
      ...TAGS,
    ],
  },
  "aws:ecr/repository:Repository": {
    read: ["ecr:DescribeRepositories", "ecr:ListTagsForResource"],
    change: [
      "ecr:CreateRepository",
      "ecr:DeleteRepository",
      "ecr:PutImageScanningConfiguration",
      "ecr:PutImageTagMutability",
      "ecr:TagResource",
      "ecr:UntagResource",
      "kms:CreateGrant",
      "kms:DescribeKey",
    ],
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    read: ["ecr:GetLifecyclePolicy"],
    change: ["ecr:DeleteLifecyclePolicy", "ecr:PutLifecyclePolicy"],
  },
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": {
    read: ["ecr:DescribeRegistry"],
    change: ["ecr:PutReplicationConfiguration", "iam:CreateServiceLinkedRole"],
  },
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": {
    read: ["ecr:DescribeRepositoryCreationTemplates"],
    change: [
      "ecr:CreateRepositoryCreationTemplate",
      "ecr:DeleteRepositoryCreationTemplate",
      "ecr:UpdateRepositoryCreationTemplate",
      "iam:PassRole",
    ],
  },
};
