import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/network";

/** A VPC for one EKS cluster and its data: in each zone a public, a private and a data subnet. */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  /** In the order of the zones. */
  readonly publicSubnetIds: pulumi.Output<string>[];
  /** In the order of the zones. */
  readonly privateSubnetIds: pulumi.Output<string>[];
  /** In the order of the zones. */
  readonly dataSubnetIds: pulumi.Output<string>[];
  /** Address ranges of the data subnets, for network policies. */
  readonly dataCidrs: string[];

  constructor(name: string, args: components.NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:Network", name, {}, opts);
    const made = new components.Network(name, args, { parent: this });
    this.vpcId = made.vpcId;
    this.publicSubnetIds = made.publicSubnetIds;
    this.privateSubnetIds = made.privateSubnetIds;
    this.dataSubnetIds = made.dataSubnetIds;
    this.dataCidrs = made.dataCidrs;
    this.registerOutputs({});
  }
}
