import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/platform";
import { Architecture, NodeCapacity, TaintEffect } from "./choices";

export interface PlatformArgs extends components.PlatformArgs {
  /** Node pools for Karpenter by name. */
  nodePools: Record<string, NodePoolArgs>;
}

/** A Karpenter node pool: instance families and a ceiling. */
export interface NodePoolArgs extends components.NodePoolArgs {
  capacityTypes: NodeCapacity[];
  architecture: Architecture;
  taints?: NodePoolTaintArgs[];
}

export interface NodePoolTaintArgs {
  key: string;
  value: string;
  effect: TaintEffect;
}

/** What every system stands on: storage class, certificates, secrets, ingress, autoscaling of nodes, rollouts. */
export class Platform extends pulumi.ComponentResource {
  /** Namespace of the nginx pods: the peer that tenants with an Ingress let in. */
  readonly ingressNamespace: string;
  /** Name of the default storage class: encrypted gp3. */
  readonly storageClass: pulumi.Output<string>;

  constructor(name: string, args: PlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:Platform", name, {}, opts);
    const made = new components.Platform(name, args, { parent: this });
    this.ingressNamespace = made.ingressNamespace;
    this.storageClass = made.storageClass;
    this.registerOutputs({});
  }
}
