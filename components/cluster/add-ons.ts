import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AddOn, ADD_ON_VERSIONS } from "./add-on-versions";
import { ClusterArgs } from "./args";
import { addOnRole } from "./roles";

interface AddOnParts {
  addOn: AddOn;
  /** Settings in the add-on's own schema (`aws eks describe-addon-configuration`). */
  configuration?: Record<string, unknown>;
  /** Its service account in kube-system and the AWS managed policy that account gets by pod identity. */
  identity?: { serviceAccount: string; policy: string };
}

/**
 * What a node needs to become ready, installed before the first node: a node that starts without its network plugin
 * stays unready and its group fails (terraform-aws-eks#3525).
 */
export function addOnsBeforeNodes(
  name: string,
  args: ClusterArgs,
  cluster: pulumi.Resource,
  parent: pulumi.Resource,
) {
  return [
    addOn(name, args, { addOn: "eks-pod-identity-agent" }, [cluster], parent),
    addOn(
      name,
      args,
      {
        addOn: "vpc-cni",
        configuration: {
          enableNetworkPolicy: "true",
          env: {
            // Pods with security groups of their own; "standard" keeps network policies, kubelet probes and the mesh
            // working for them.
            ENABLE_POD_ENI: "true",
            POD_SECURITY_GROUP_ENFORCING_MODE: "standard",
            // The trunk interface takes the place of an ordinary one; prefixes give back more addresses than it took.
            ENABLE_PREFIX_DELEGATION: "true",
          },
        },
        identity: { serviceAccount: "aws-node", policy: "AmazonEKS_CNI_Policy" },
      },
      [cluster],
      parent,
    ),
    addOn(name, args, { addOn: "kube-proxy" }, [cluster], parent),
  ];
}

/** What runs as pods on nodes; installed earlier, these would stay degraded until the first node came. */
export function addOnsAfterNodes(
  name: string,
  args: ClusterArgs,
  nodes: pulumi.Resource[],
  parent: pulumi.Resource,
) {
  return [
    addOn(
      name,
      args,
      {
        addOn: "coredns",
        configuration: { autoScaling: { enabled: true, minReplicas: 2, maxReplicas: 10 } },
      },
      nodes,
      parent,
    ),
    addOn(
      name,
      args,
      {
        addOn: "aws-ebs-csi-driver",
        configuration: { controller: { extraVolumeTags: args.tags } },
        identity: {
          serviceAccount: "ebs-csi-controller-sa",
          policy: "service-role/AmazonEBSCSIDriverPolicy",
        },
      },
      nodes,
      parent,
    ),
    addOn(
      name,
      args,
      {
        addOn: "aws-efs-csi-driver",
        identity: {
          serviceAccount: "efs-csi-controller-sa",
          policy: "service-role/AmazonEFSCSIDriverPolicy",
        },
      },
      nodes,
      parent,
    ),
  ];
}

function addOn(
  name: string,
  args: ClusterArgs,
  { addOn, configuration, identity }: AddOnParts,
  dependsOn: pulumi.Resource[],
  parent: pulumi.Resource,
): aws.eks.Addon {
  const own = identity && { ...identity, ...addOnRole(name, args, { name: addOn, ...identity }, parent) };
  return new aws.eks.Addon(
    `${name}-${addOn}`,
    {
      clusterName: args.clusterName,
      addonName: addOn,
      addonVersion: ADD_ON_VERSIONS[args.version]?.[addOn],
      configurationValues: configuration && JSON.stringify(configuration),
      podIdentityAssociations: own && [{ serviceAccount: own.serviceAccount, roleArn: own.role.arn }],
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      tags: args.tags,
    },
    { parent, dependsOn: [...dependsOn, ...(own?.attachments ?? [])] },
  );
}
