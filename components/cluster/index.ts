import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { accessEntries } from "./access";
import { addOnsAfterNodes, addOnsBeforeNodes } from "./add-ons";
import { ClusterArgs } from "./args";
import { checkClusterArgs } from "./check-args";
import { controlPlane } from "./control-plane";
import { nodeGroups } from "./node-groups";
import { nodeRole } from "./roles";

export * from "./args";

/**
 * An EKS cluster built on `eks.Cluster`, with what that has no input for beside it: access entries, add-ons with pod
 * identity, node groups and an OIDC provider.
 *
 * Secure by default: the API is private unless `publicApiCidrs` opens it to named networks, secrets and logs are
 * encrypted with a key made here, all five kinds of control-plane log are kept, access is by access entries alone.
 *
 * Order: control plane; pod identity agent, network plugin and kube-proxy; nodes; CoreDNS and storage drivers. The
 * Kubernetes provider comes last, so that every workload starts after all of these and is removed before them.
 *
 * Look-ups: this component makes none. The `eks` plugin makes one in its own process, `aws:index/getPartition`, which
 * the AWS provider answers from its configuration and no input can avoid; it also checks that the AWS command line is
 * installed. Not called, because everything they would find is given: VPC, subnets, region, AMI and add-on versions.
 * Where `eks.Cluster` is planned without its plugin it is one opaque entry, and what the plugin returns is unknown.
 *
 * The default StorageClass is a Kubernetes object and so is made by Platform.
 *
 * @throws ArgsError for a Kubernetes version without pinned add-ons, a malformed account id, a public CIDR wider than
 * /8, a principal that is not one IAM role or is given twice, fewer than two admins or none for CI, groups that
 * contradict the level, min > desired or desired > max, instance types that cannot carry pod security groups or that
 * mix architectures, and no node group without taints.
 */
export class Cluster extends pulumi.ComponentResource {
  /** Name of the cluster in AWS. */
  readonly clusterName: string;
  /** URL of the Kubernetes API. */
  readonly endpoint: pulumi.Output<string>;
  /** For workloads; never replaced by a new kubeconfig. Usable once nodes, DNS and storage drivers are there. */
  readonly kubernetesProvider: k8s.Provider;
  /** A Pulumi secret, for programs that make a provider of their own; known when the provider above could be used. */
  readonly kubeconfig: pulumi.Output<string>;
  /** The group EKS makes for control plane and nodes. */
  readonly clusterSecurityGroupId: pulumi.Output<string>;
  /** Name of the role of all nodes. */
  readonly nodeRoleName: pulumi.Output<string>;
  /** ARN of the role of all nodes. */
  readonly nodeRoleArn: pulumi.Output<string>;
  /** For roles of service accounts that cannot use pod identity. */
  readonly oidcProviderArn: pulumi.Output<string>;
  /** Without `https://`, as trust policies want it. */
  readonly oidcIssuer: pulumi.Output<string>;
  /** The key of Kubernetes secrets and control-plane logs. */
  readonly kmsKeyArn: pulumi.Output<string>;

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    checkClusterArgs(name, args);
    super("slipway:cluster:Cluster", name, {}, opts);

    const { cluster, key } = controlPlane(name, args, this);
    const access = accessEntries(name, args, cluster, this);
    const oidcProvider = new aws.iam.OpenIdConnectProvider(
      name,
      { url: cluster.oidcProviderUrl, clientIdLists: ["sts.amazonaws.com"], tags: args.tags },
      { parent: this },
    );
    new aws.ec2.Tag(
      `${name}-karpenter-discovery`,
      { resourceId: cluster.clusterSecurityGroupId, key: "karpenter.sh/discovery", value: args.clusterName },
      { parent: this },
    );

    const role = nodeRole(name, args, this);
    const beforeNodes = addOnsBeforeNodes(name, args, cluster, this);
    const nodes = nodeGroups(name, args, role, beforeNodes, this);
    const afterNodes = addOnsAfterNodes(name, args, nodes, this);

    this.kubernetesProvider = new k8s.Provider(
      name,
      {
        kubeconfig: pulumi.secret(cluster.kubeconfigJson),
        clusterIdentifier: args.clusterName,
        enableServerSideApply: true,
        // A changed config map is updated in place; as a replacement it would be gone for a moment.
        enableConfigMapMutable: true,
      },
      { parent: this, dependsOn: [...access, ...nodes, ...afterNodes] },
    );

    this.kubeconfig = pulumi.secret(
      pulumi.all([cluster.kubeconfigJson, this.kubernetesProvider.id]).apply(([kubeconfig]) => kubeconfig),
    );
    this.clusterName = args.clusterName;
    this.endpoint = cluster.eksCluster.apply(({ endpoint }) => endpoint);
    this.clusterSecurityGroupId = cluster.clusterSecurityGroupId;
    this.nodeRoleName = role.role.name;
    this.nodeRoleArn = role.role.arn;
    this.oidcProviderArn = oidcProvider.arn;
    this.oidcIssuer = cluster.oidcIssuer;
    this.kmsKeyArn = key.arn;
    this.registerOutputs({
      clusterName: this.clusterName,
      endpoint: this.endpoint,
      clusterSecurityGroupId: this.clusterSecurityGroupId,
      nodeRoleName: this.nodeRoleName,
      nodeRoleArn: this.nodeRoleArn,
      oidcProviderArn: this.oidcProviderArn,
      oidcIssuer: this.oidcIssuer,
      kmsKeyArn: this.kmsKeyArn,
    });
  }
}
