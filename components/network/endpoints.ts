import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { NetworkArgs } from "./args";

/**
 * AWS services that nodes and pods call from inside the VPC, without a NAT gateway: image pulls (most of the bytes),
 * secrets, tokens and logs, and `ec2` and `eks-auth`, without which no pod gets an address or credentials when a NAT
 * gateway is lost. Each costs an interface per zone; `ssm` is left out because nodes have no Session Manager.
 */
const INTERFACE_SERVICES = ["ec2", "ecr.api", "ecr.dkr", "eks-auth", "logs", "secretsmanager", "sts"];

export interface EndpointPlaces {
  vpcId: pulumi.Input<string>;
  privateSubnetIds: pulumi.Input<string>[];
  privateRouteTableIds: pulumi.Input<string>[];
}

/** A gateway endpoint for S3 (free, carries image layers), and interface endpoints reachable on 443 from the VPC. */
export function serviceEndpoints(
  name: string,
  { region, cidr, tags }: NetworkArgs,
  { vpcId, privateSubnetIds, privateRouteTableIds }: EndpointPlaces,
  parent: pulumi.Resource,
): void {
  const securityGroup = new aws.ec2.SecurityGroup(
    `${name}-endpoints`,
    {
      description: "HTTPS from the VPC to AWS service endpoints",
      vpcId,
      ingress: [
        {
          description: "HTTPS from the VPC",
          protocol: "tcp",
          fromPort: 443,
          toPort: 443,
          cidrBlocks: [cidr],
        },
      ],
      egress: [],
      tags: { ...tags, Name: `${name}-endpoints` },
    },
    { parent },
  );

  new aws.ec2.VpcEndpoint(
    `${name}-s3`,
    {
      vpcId,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: privateRouteTableIds,
      tags: { ...tags, Name: `${name}-s3` },
    },
    { parent },
  );

  for (const service of INTERFACE_SERVICES) {
    new aws.ec2.VpcEndpoint(
      `${name}-${service.replace(".", "-")}`,
      {
        vpcId,
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: "Interface",
        subnetIds: privateSubnetIds,
        securityGroupIds: [securityGroup.id],
        privateDnsEnabled: true,
        tags: { ...tags, Name: `${name}-${service}` },
      },
      { parent },
    );
  }
}
