import { NeedsByType, TAGS_OF_EC2 } from "./needs";

const RULES = ["ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups"];
const ROUTES = ["ec2:DescribeRouteTables"];

/** VPC, subnets, ways in and out, security groups. */
export const NETWORK: NeedsByType = {
  "aws:ec2/vpc:Vpc": {
    read: [
      "ec2:DescribeNetworkAcls",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeVpcAttribute",
      "ec2:DescribeVpcs",
    ],
    change: ["ec2:CreateVpc", "ec2:DeleteVpc", "ec2:ModifyVpcAttribute", ...TAGS_OF_EC2],
  },
  "aws:ec2/subnet:Subnet": {
    read: ["ec2:DescribeSubnets"],
    change: [
      "ec2:CreateSubnet",
      "ec2:DeleteSubnet",
      "ec2:DescribeNetworkInterfaces",
      "ec2:ModifySubnetAttribute",
      ...TAGS_OF_EC2,
    ],
  },
  "aws:ec2/internetGateway:InternetGateway": {
    read: ["ec2:DescribeInternetGateways"],
    change: [
      "ec2:AttachInternetGateway",
      "ec2:CreateInternetGateway",
      "ec2:DeleteInternetGateway",
      "ec2:DetachInternetGateway",
      ...TAGS_OF_EC2,
    ],
  },
  "aws:ec2/eip:Eip": {
    read: ["ec2:DescribeAddresses", "ec2:DescribeAddressesAttribute"],
    change: [
      "ec2:AllocateAddress",
      "ec2:AssociateAddress",
      "ec2:DisassociateAddress",
      "ec2:ReleaseAddress",
      ...TAGS_OF_EC2,
    ],
  },
  "aws:ec2/natGateway:NatGateway": {
    read: ["ec2:DescribeNatGateways"],
    change: ["ec2:CreateNatGateway", "ec2:DeleteNatGateway", ...TAGS_OF_EC2],
  },
  "aws:ec2/routeTable:RouteTable": {
    read: ROUTES,
    change: ["ec2:CreateRouteTable", "ec2:DeleteRouteTable", ...TAGS_OF_EC2],
  },
  "aws:ec2/route:Route": {
    read: ROUTES,
    change: ["ec2:CreateRoute", "ec2:DeleteRoute", "ec2:ReplaceRoute"],
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    read: ROUTES,
    change: ["ec2:AssociateRouteTable", "ec2:DisassociateRouteTable", "ec2:ReplaceRouteTableAssociation"],
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    read: ["ec2:DescribePrefixLists", "ec2:DescribeVpcEndpoints"],
    change: ["ec2:CreateVpcEndpoint", "ec2:DeleteVpcEndpoints", "ec2:ModifyVpcEndpoint", ...TAGS_OF_EC2],
  },
  "aws:ec2/flowLog:FlowLog": {
    read: ["ec2:DescribeFlowLogs"],
    change: ["ec2:CreateFlowLogs", "ec2:DeleteFlowLogs", "iam:PassRole", ...TAGS_OF_EC2],
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    read: RULES,
    change: [
      "ec2:AuthorizeSecurityGroupEgress",
      "ec2:AuthorizeSecurityGroupIngress",
      "ec2:CreateSecurityGroup",
      "ec2:DeleteSecurityGroup",
      "ec2:DescribeNetworkInterfaces",
      "ec2:RevokeSecurityGroupEgress",
      "ec2:RevokeSecurityGroupIngress",
      "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
      "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
      ...TAGS_OF_EC2,
    ],
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    read: RULES,
    change: ["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress", ...TAGS_OF_EC2],
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    read: RULES,
    change: [
      "ec2:AuthorizeSecurityGroupIngress",
      "ec2:ModifySecurityGroupRules",
      "ec2:RevokeSecurityGroupIngress",
      ...TAGS_OF_EC2,
    ],
  },
  "aws:ec2/tag:Tag": { read: ["ec2:DescribeTags"], change: TAGS_OF_EC2 },
};
