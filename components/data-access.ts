import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Tags } from "./tags";

interface DataAccessArgs {
  vpcId: pulumi.Input<string>;
  description: string;
  port: number;
  /** Security groups that may connect, by a name that says who. */
  clients: Record<string, pulumi.Input<string>>;
  protect: boolean;
  tags: Tags;
  parent: pulumi.Resource;
}

/** A security group that lets the named clients in on one port and nothing else, in or out. */
export function dataSecurityGroup(name: string, args: DataAccessArgs): aws.ec2.SecurityGroup {
  const { parent, tags, protect } = args;
  const group = new aws.ec2.SecurityGroup(
    name,
    { vpcId: args.vpcId, description: args.description, tags: { ...tags, Name: name } },
    { parent, protect },
  );
  for (const [client, clientGroupId] of Object.entries(args.clients)) {
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-from-${client}`,
      {
        securityGroupId: group.id,
        description: `From ${client}`,
        referencedSecurityGroupId: clientGroupId,
        ipProtocol: "tcp",
        fromPort: args.port,
        toPort: args.port,
        tags,
      },
      { parent },
    );
  }
  return group;
}
