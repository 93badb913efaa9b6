import { randomBytes } from "node:crypto";
import { AwsType } from "./types";

const hex = (): string => randomBytes(4).toString("hex");

/** Things that have a network interface in a subnet. */
const INTERFACES = [
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:efs/mountTarget:MountTarget",
  "aws:eks/cluster:Cluster",
  "aws:eks/nodeGroup:NodeGroup",
  "aws:rds/subnetGroup:SubnetGroup",
  "aws:elasticache/subnetGroup:SubnetGroup",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:ec2/instance:Instance",
];

/** VPC and what is in it. */
export const NETWORK_TYPES: Record<string, AwsType> = {
  "aws:ec2/vpc:Vpc": {
    prefix: "vpc-",
    arn: "arn:aws:ec2:{region}:{account}:vpc/{id}",
    outputs: (_inputs, id) => ({
      defaultSecurityGroupId: `sg-0${id.slice(-16)}`,
      mainRouteTableId: `rtb-0${id.slice(-16)}`,
    }),
    heldBy: [
      "aws:ec2/internetGateway:InternetGateway",
      "aws:ec2/routeTable:RouteTable",
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:ec2/subnet:Subnet",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
    ],
    heldError: "DependencyViolation: The vpc '{id}' has dependencies and cannot be deleted.",
  },
  "aws:ec2/subnet:Subnet": {
    prefix: "subnet-",
    arn: "arn:aws:ec2:{region}:{account}:subnet/{id}",
    heldBy: INTERFACES,
    heldError: "DependencyViolation: The subnet '{id}' has dependencies and cannot be deleted.",
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    prefix: "sg-",
    autoName: "name",
    arn: "arn:aws:ec2:{region}:{account}:security-group/{id}",
    heldBy: [
      ...INTERFACES,
      "aws:rds/instance:Instance",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy",
    ],
    heldError: "DependencyViolation: resource {id} has a dependent object",
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    prefix: "sg-",
    arn: "arn:aws:ec2:{region}:{account}:security-group/{id}",
    outputs: () => ({ name: "default" }),
  },
  "aws:ec2/internetGateway:InternetGateway": {
    prefix: "igw-",
    arn: "arn:aws:ec2:{region}:{account}:internet-gateway/{id}",
    heldBy: ["aws:ec2/route:Route"],
    heldError: "DependencyViolation: Network {id} has some mapped public address(es).",
  },
  "aws:ec2/eip:Eip": {
    prefix: "eipalloc-",
    arn: "arn:aws:ec2:{region}:{account}:elastic-ip/{id}",
    outputs: (_inputs, id) => ({ allocationId: id, publicIp: `203.0.113.${parseInt(id.slice(-2), 16)}` }),
    heldBy: ["aws:ec2/natGateway:NatGateway"],
    heldError: "InvalidIPAddress.InUse: Address {id} is in use.",
  },
  "aws:ec2/natGateway:NatGateway": {
    prefix: "nat-",
    outputs: () => ({ publicIp: "203.0.113.1", networkInterfaceId: `eni-0${hex()}${hex()}` }),
  },
  "aws:ec2/routeTable:RouteTable": {
    prefix: "rtb-",
    arn: "arn:aws:ec2:{region}:{account}:route-table/{id}",
    heldBy: ["aws:ec2/routeTableAssociation:RouteTableAssociation"],
    heldError: "DependencyViolation: The routeTable '{id}' has dependencies and cannot be deleted.",
  },
  "aws:ec2/route:Route": {
    named: ["routeTableId", "destinationCidrBlock"],
    separator: "_",
    outputs: () => ({ state: "active", origin: "CreateRoute" }),
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { prefix: "rtbassoc-" },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    prefix: "vpce-",
    arn: "arn:aws:ec2:{region}:{account}:vpc-endpoint/{id}",
    outputs: () => ({ state: "available" }),
  },
  "aws:ec2/flowLog:FlowLog": { prefix: "fl-", arn: "arn:aws:ec2:{region}:{account}:vpc-flow-log/{id}" },
  "aws:ec2/tag:Tag": { named: ["resourceId", "key"], separator: "," },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    prefix: "sgr-",
    arn: "arn:aws:ec2:{region}:{account}:security-group-rule/{id}",
    outputs: (_inputs, id) => ({ securityGroupRuleId: id }),
  },
  "aws:route53/zone:Zone": {
    prefix: "Z",
    arn: "arn:aws:route53:::hostedzone/{id}",
    outputs: (_inputs, id) => ({ zoneId: id, nameServers: [] }),
    heldBy: ["aws:route53/record:Record"],
    heldError: "HostedZoneNotEmpty: The specified hosted zone contains non-required resource record sets",
  },
  "aws:route53/record:Record": {
    named: ["zoneId", "name", "type", "setIdentifier"],
    separator: "_",
    names: { zoneId: "aws:route53/zone:Zone" },
    outputs: (inputs) => ({ fqdn: inputs["name"] }),
  },
};
