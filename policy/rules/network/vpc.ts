import type { Resource, Stack } from "../../judgement/resources";
import type { ResourceRule, StackRule } from "../../judgement/rule";
import type { Value } from "../../judgement/value";

const VPC = "aws:ec2/vpc:Vpc";
const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const FLOW_LOG = "aws:ec2/flowLog:FlowLog";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

function ofVpc(stack: Stack, vpc: Resource, type: string): Resource[] {
  return stack.ofType(type).filter((part) => part.refersTo("vpcId", vpc));
}

export const defaultSecurityGroupsAreClosed: StackRule = {
  id: "default-security-groups-are-closed",
  domain: "network",
  title: "The default security group of a VPC lets nothing through",
  severity: "medium",
  rationale: "What is made without a security group lands in this one, open to all others in it.",
  remediation: "Adopt it by a DefaultSecurityGroup without ingress and egress.",
  references: ["CKV2_AWS_12", "FSBP EC2.2"],
  types: [VPC, DEFAULT_GROUP],
  reads: ["ingress", "egress"],
  checkStack(stack, judge) {
    judge.each(stack.ofType(VPC), (vpc) => {
      const groups = ofVpc(stack, vpc, DEFAULT_GROUP);
      if (groups.length === 0) judge.violated("Its default security group is as AWS makes it: open inside.");
      const open = groups.some((group) =>
        ["ingress", "egress"].some((side) => group.at(side).list().length > 0),
      );
      if (open) judge.violated("Its default security group has rules.");
    });
  },
};

export const vpcsKeepFlowLogs: StackRule = {
  id: "vpcs-keep-flow-logs",
  domain: "network",
  title: "VPCs log their traffic",
  severity: "medium",
  rationale: "After an intrusion, flow logs tell which machine spoke to which.",
  remediation: "Add a FlowLog with trafficType ALL for the VPC.",
  references: ["CKV2_AWS_11", "FSBP EC2.6"],
  types: [VPC, FLOW_LOG],
  reads: ["trafficType"],
  checkStack(stack, judge) {
    judge.each(stack.ofType(VPC), (vpc) => {
      const all = ofVpc(stack, vpc, FLOW_LOG).some(
        (log) => (log.at("trafficType").text() ?? "ALL") === "ALL",
      );
      if (!all) judge.violated("No flow log records all of its traffic.");
    });
  },
};

export const awsServicesAreReachedInPrivate: StackRule = {
  id: "aws-services-are-reached-in-private",
  domain: "network",
  title: "Nodes reach AWS services without the internet",
  severity: "medium",
  rationale: "Images, tokens and secrets then do not depend on a NAT gateway, and need not leave the VPC.",
  remediation: "Add a VpcEndpoint for each missing service.",
  references: ["FSBP EC2.55", "FSBP EC2.56"],
  types: [VPC, ENDPOINT],
  reads: ["serviceName"],
  stages: ["staging", "prod"],
  settings: {
    services: {
      type: "strings",
      default: ["s3", "ecr.api", "ecr.dkr", "sts", "secretsmanager", "logs"],
      description: "Services each VPC must have an endpoint for",
    },
  },
  checkStack(stack, judge) {
    judge.each(stack.ofType(VPC), (vpc) => {
      const names = ofVpc(stack, vpc, ENDPOINT).map((endpoint) => endpoint.at("serviceName").text() ?? "");
      const missing = judge
        .strings("services")
        .filter((service) => !names.some((name) => name.endsWith(`.${service}`)));
      if (missing.length > 0) judge.violated(`It has no endpoint for ${missing.join(", ")}.`);
    });
  },
};

export const subnetsGiveNoPublicAddress: ResourceRule = {
  id: "subnets-give-no-public-address",
  domain: "network",
  title: "Subnets give machines no public address",
  severity: "medium",
  rationale: "A machine put there by mistake is on the internet at once; load balancers and NAT need none.",
  remediation: "Set mapPublicIpOnLaunch to false.",
  references: ["CKV_AWS_130", "FSBP EC2.15"],
  types: ["aws:ec2/subnet:Subnet"],
  reads: ["mapPublicIpOnLaunch"],
  check(subnet, judge) {
    if (subnet.at("mapPublicIpOnLaunch").isTrue()) judge.violated("mapPublicIpOnLaunch is true.");
  },
};

const WORLD = ["0.0.0.0/0", "::/0"];

/** The rules for incoming traffic a resource declares, whichever way. */
function ingressRules(source: Resource): Value[] {
  if (source.type.endsWith(":SecurityGroup")) return source.at("ingress").list();
  if (source.type.endsWith(":SecurityGroupRule") && source.at("type").text() !== "ingress") return [];
  return [source.props];
}

function sources(rule: Value): string[] {
  return [
    ...rule.at("cidrBlocks").texts(),
    ...rule.at("ipv6CidrBlocks").texts(),
    rule.at("cidrIpv4").text() ?? "",
    rule.at("cidrIpv6").text() ?? "",
  ];
}

export const onlyWebPortsAreOpenToTheWorld: ResourceRule = {
  id: "only-web-ports-are-open-to-the-world",
  domain: "network",
  title: "Nothing but web ports is open to the world",
  severity: "critical",
  rationale: "Databases, SSH and admin ports on the internet are found within minutes.",
  remediation: "Name the networks or the security group that need the port.",
  references: ["CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_277", "FSBP EC2.18", "FSBP EC2.19"],
  types: [
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  ],
  reads: ["ingress", "cidrBlocks", "cidrIpv4", "fromPort", "toPort"],
  settings: {
    ports: {
      type: "strings",
      default: ["80", "443"],
      description: "Ports that may be open to 0.0.0.0/0 and ::/0",
    },
  },
  check(source, judge) {
    judge.each(ingressRules(source), (rule) => {
      if (!sources(rule).some((cidr) => WORLD.includes(cidr))) return;
      const from = rule.at("fromPort").text();
      const single = from !== undefined && from === rule.at("toPort").text();
      if (!single || !judge.strings("ports").includes(from)) {
        judge.violated(
          `Ports ${from ?? "all"} to ${rule.at("toPort").text() ?? "all"} are open to the world.`,
        );
      }
    });
  },
};
