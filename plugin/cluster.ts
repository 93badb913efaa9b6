import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/cluster";
import { AccessLevel, CapacityType, NodeTaintEffect } from "./choices";

export interface ClusterArgs extends components.ClusterArgs {
  /**
   * Principals with cluster access by name; at least two independent admins, one of them CI, which is the one with
   * `ci` as a word of its name (`ci`, `ci-deploy`).
   */
  access: Record<string, ClusterAccessArgs>;
  nodeGroups: Record<string, NodeGroupArgs>;
}

export interface ClusterAccessArgs extends components.ClusterAccessArgs {
  /** `admin`: cluster admin policy; `view`: read only, no secrets; `groups`: only the Kubernetes groups given. */
  level: AccessLevel;
}

/** A managed node group: private subnets, Bottlerocket, IMDSv2, encrypted volumes. */
export interface NodeGroupArgs extends components.NodeGroupArgs {
  capacityType: CapacityType;
  taints?: NodeTaintArgs[];
}

export interface NodeTaintArgs {
  key: string;
  value: string;
  effect: NodeTaintEffect;
}

/** An EKS cluster, private by default, with its node groups and managed add-ons. */
export class Cluster extends pulumi.ComponentResource {
  readonly clusterName: string;
  readonly endpoint: pulumi.Output<string>;
  /** For a Kubernetes provider; known once nodes, DNS and storage drivers are there. */
  readonly kubeconfig: pulumi.Output<string>;
  /** The group EKS makes for control plane and nodes. */
  readonly clusterSecurityGroupId: pulumi.Output<string>;
  readonly nodeRoleName: pulumi.Output<string>;
  readonly nodeRoleArn: pulumi.Output<string>;
  readonly oidcProviderArn: pulumi.Output<string>;
  /** Without `https://`. */
  readonly oidcIssuer: pulumi.Output<string>;
  /** The key of Kubernetes secrets and control-plane logs. */
  readonly kmsKeyArn: pulumi.Output<string>;

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:Cluster", name, {}, opts);
    const made = new components.Cluster(name, args, { parent: this });
    this.clusterName = made.clusterName;
    this.endpoint = made.endpoint;
    this.kubeconfig = made.kubeconfig;
    this.clusterSecurityGroupId = made.clusterSecurityGroupId;
    this.nodeRoleName = made.nodeRoleName;
    this.nodeRoleArn = made.nodeRoleArn;
    this.oidcProviderArn = made.oidcProviderArn;
    this.oidcIssuer = made.oidcIssuer;
    this.kmsKeyArn = made.kmsKeyArn;
    this.registerOutputs({});
  }
}
