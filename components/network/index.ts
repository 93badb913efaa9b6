import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgsError } from "../args-error";
import { NetworkArgs } from "./args";
import { serviceEndpoints } from "./endpoints";
import { flowLogs } from "./flow-logs";
import { dataRoutes, natGateways, privateRoutes, publicRoutes, RoutedTable, SubnetRow } from "./routes";
import { planSubnets, ZoneSubnets } from "./subnets";

export * from "./args";

type SubnetKind = "public" | "private" | "data";

/**
 * A VPC for one EKS cluster and its data: in each zone a public subnet (load balancers, NAT), a private one (nodes and
 * pods) and a data one (no way to the internet).
 *
 * Secure by default: the default security group is closed, no subnet hands out public addresses, all traffic is
 * logged to an encrypted log group, and AWS services are reached by endpoints. There are no network ACLs of our own:
 * security groups and network policies say who may talk to whom, and a second, stateless list would only repeat them.
 *
 * Makes no data-source call: zones, account and region are arguments.
 *
 * @throws ArgsError for a CIDR that is no network or not /16 to /20, fewer than two or more than three zones, a zone
 * given twice or of another region, NAT gateways outside 1 to the number of zones, or a malformed account id.
 */
export class Network extends pulumi.ComponentResource {
  /** Id of the VPC. */
  readonly vpcId: pulumi.Output<string>;
  /** Address range of the VPC, as given. */
  readonly cidr: string;
  /** Its availability zones, in the order of all lists of subnets. */
  readonly zones: string[];
  /** In the order of the zones; each is known once its route out works. */
  readonly publicSubnetIds: pulumi.Output<string>[];
  /** In the order of the zones; each is known once its route out works. */
  readonly privateSubnetIds: pulumi.Output<string>[];
  /** Subnets without a route out of the VPC, one in each zone. */
  readonly dataSubnetIds: pulumi.Output<string>[];
  /** Address ranges of the data subnets, for network policies. */
  readonly dataCidrs: string[];

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = checkedPlan(name, args);
    super("slipway:network:Network", name, {}, opts);

    const vpc = new aws.ec2.Vpc(
      name,
      {
        cidrBlock: args.cidr,
        enableDnsSupport: true,
        enableDnsHostnames: true,
        tags: { ...args.tags, Name: name },
      },
      { parent: this, protect: args.protect ?? true },
    );
    new aws.ec2.DefaultSecurityGroup(
      `${name}-default`,
      { vpcId: vpc.id, ingress: [], egress: [], tags: { ...args.tags, Name: `${name}-default-closed` } },
      { parent: this },
    );
    flowLogs(name, args, vpc.id, this);

    const subnetsOf = (kind: SubnetKind) => subnetRow(name, kind, args, plan, vpc, this);
    const publicSubnets = subnetsOf("public");
    const privateSubnets = subnetsOf("private");
    const dataSubnets = subnetsOf("data");

    const gateway = new aws.ec2.InternetGateway(
      name,
      { vpcId: vpc.id, tags: { ...args.tags, Name: name } },
      { parent: this },
    );
    const publicTable = publicRoutes(name, args, vpc, gateway, publicSubnets, this);
    const gateways = natGateways(name, args, publicSubnets, publicTable, this);
    const privateTables = privateRoutes(name, args, vpc, gateways, privateSubnets, this);
    dataRoutes(name, args, vpc, dataSubnets, this);

    serviceEndpoints(
      name,
      args,
      {
        vpcId: vpc.id,
        privateSubnetIds: privateSubnets.map(({ subnet }) => subnet.id),
        privateRouteTableIds: privateTables.map(({ table }) => table.id),
      },
      this,
    );

    this.vpcId = vpc.id;
    this.cidr = args.cidr;
    this.zones = [...args.zones];
    this.publicSubnetIds = publicSubnets.map(({ subnet }) => onceRouted(subnet, publicTable));
    this.privateSubnetIds = privateSubnets.map(({ subnet }, index) =>
      onceRouted(subnet, privateTables[index]),
    );
    this.dataSubnetIds = dataSubnets.map(({ subnet }) => subnet.id);
    this.dataCidrs = plan.map(({ dataCidr }) => dataCidr);
    this.registerOutputs({
      vpcId: this.vpcId,
      cidr: this.cidr,
      zones: this.zones,
      publicSubnetIds: this.publicSubnetIds,
      privateSubnetIds: this.privateSubnetIds,
      dataSubnetIds: this.dataSubnetIds,
      dataCidrs: this.dataCidrs,
    });
  }
}

function checkedPlan(name: string, args: NetworkArgs): ZoneSubnets[] {
  const fail = (problem: string): never => {
    throw new ArgsError("Network", name, problem);
  };
  const plan = planSubnets(args.cidr, args.zones);
  if (typeof plan === "string") return fail(plan);
  const stranger = args.zones.find((zone) => !zone.startsWith(args.region));
  if (stranger) fail(`zones lists ${stranger}, which is not in ${args.region}; give zones of that region`);
  if (!Number.isInteger(args.natGateways) || args.natGateways < 1 || args.natGateways > args.zones.length) {
    fail(`natGateways is ${args.natGateways}; give 1 to ${args.zones.length}, the number of zones`);
  }
  if (!/^\d{12}$/.test(args.accountId)) {
    fail(`accountId is "${args.accountId}"; give the 12 digits of the AWS account`);
  }
  return plan;
}

function subnetRow(
  name: string,
  kind: SubnetKind,
  args: NetworkArgs,
  plan: ZoneSubnets[],
  vpc: aws.ec2.Vpc,
  parent: pulumi.Resource,
): SubnetRow {
  return plan.map((zoneSubnets) => {
    const resource = `${name}-${kind}-${zoneSubnets.zone}`;
    const subnet = new aws.ec2.Subnet(
      resource,
      {
        vpcId: vpc.id,
        availabilityZone: zoneSubnets.zone,
        cidrBlock: zoneSubnets[`${kind}Cidr`],
        mapPublicIpOnLaunch: false,
        tags: { ...args.tags, Name: resource, ...discoveryTags(kind, args.clusterName) },
      },
      { parent, protect: args.protect ?? true },
    );
    return { zone: zoneSubnets.zone, subnet };
  });
}

/** By these tags the load balancer controller and Karpenter find their subnets. */
function discoveryTags(kind: SubnetKind, clusterName: string): Record<string, string> {
  if (kind === "public") return { "kubernetes.io/role/elb": "1" };
  if (kind === "private")
    return { "kubernetes.io/role/internal-elb": "1", "karpenter.sh/discovery": clusterName };
  return {};
}

/** The subnet's id, depending on its route: what is built in it starts after the route and is removed before it. */
function onceRouted(subnet: aws.ec2.Subnet, routed: RoutedTable | undefined): pulumi.Output<string> {
  const before = [...(routed?.ready ?? []), ...(routed?.route ? [routed.route] : [])];
  return pulumi.all([subnet.id, ...before.map((resource) => resource.id)]).apply(([id]) => id as string);
}
