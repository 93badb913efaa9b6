import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { NetworkArgs } from "./args";

/** Subnets of one kind, in the order of the zones. */
export type SubnetRow = { zone: string; subnet: aws.ec2.Subnet }[];

/** A route table, and what must exist before traffic of its subnets flows. */
export interface RoutedTable {
  table: aws.ec2.RouteTable;
  ready: aws.ec2.RouteTableAssociation[];
  route?: aws.ec2.Route;
}

/** One table for the public subnets: everything outside the VPC goes to the internet gateway. */
export function publicRoutes(
  name: string,
  { tags }: NetworkArgs,
  vpc: aws.ec2.Vpc,
  gateway: aws.ec2.InternetGateway,
  subnets: SubnetRow,
  parent: pulumi.Resource,
): RoutedTable {
  const table = routeTable(`${name}-public`, vpc, tags, parent);
  const route = new aws.ec2.Route(
    `${name}-public`,
    { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
    { parent },
  );
  const ready = subnets.map(({ zone, subnet }) => associate(`${name}-public-${zone}`, table, subnet, parent));
  return { table, route, ready };
}

/** NAT gateways with their fixed addresses in the first `natGateways` public subnets. */
export function natGateways(
  name: string,
  { natGateways: count, tags }: NetworkArgs,
  publicSubnets: SubnetRow,
  publicTable: RoutedTable,
  parent: pulumi.Resource,
): aws.ec2.NatGateway[] {
  return publicSubnets.slice(0, count).map(({ zone, subnet }) => {
    const resource = `${name}-nat-${zone}`;
    const address = new aws.ec2.Eip(
      resource,
      { domain: "vpc", tags: { ...tags, Name: resource } },
      { parent },
    );
    return new aws.ec2.NatGateway(
      resource,
      { allocationId: address.id, subnetId: subnet.id, tags: { ...tags, Name: resource } },
      // AWS refuses to release the address of a gateway whose way out has gone.
      { parent, dependsOn: [...publicTable.ready, ...(publicTable.route ? [publicTable.route] : [])] },
    );
  });
}

/** One table for each private subnet: out through the NAT gateway of its zone, or of another if there are fewer. */
export function privateRoutes(
  name: string,
  { tags }: NetworkArgs,
  vpc: aws.ec2.Vpc,
  gateways: aws.ec2.NatGateway[],
  subnets: SubnetRow,
  parent: pulumi.Resource,
): RoutedTable[] {
  return subnets.map(({ zone, subnet }, index) => {
    const resource = `${name}-private-${zone}`;
    const table = routeTable(resource, vpc, tags, parent);
    const route = new aws.ec2.Route(
      resource,
      {
        routeTableId: table.id,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: gateways[index % gateways.length]?.id,
      },
      { parent },
    );
    return { table, route, ready: [associate(resource, table, subnet, parent)] };
  });
}

/** One table for the data subnets, with no route but the VPC's own. */
export function dataRoutes(
  name: string,
  { tags }: NetworkArgs,
  vpc: aws.ec2.Vpc,
  subnets: SubnetRow,
  parent: pulumi.Resource,
): RoutedTable {
  const table = routeTable(`${name}-data`, vpc, tags, parent);
  const ready = subnets.map(({ zone, subnet }) => associate(`${name}-data-${zone}`, table, subnet, parent));
  return { table, ready };
}

function routeTable(name: string, vpc: aws.ec2.Vpc, tags: NetworkArgs["tags"], parent: pulumi.Resource) {
  return new aws.ec2.RouteTable(name, { vpcId: vpc.id, tags: { ...tags, Name: name } }, { parent });
}

function associate(name: string, table: aws.ec2.RouteTable, subnet: aws.ec2.Subnet, parent: pulumi.Resource) {
  return new aws.ec2.RouteTableAssociation(name, { routeTableId: table.id, subnetId: subnet.id }, { parent });
}
