import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ClusterArgs } from "./args";

const MANAGED_POLICY = "arn:aws:iam::aws:policy";

/** A role with the managed policies it needs; what uses it must depend on the attachments too. */
export interface AttachedRole {
  role: aws.iam.Role;
  attachments: aws.iam.RolePolicyAttachment[];
}

/**
 * The control plane's role. AmazonEKSVPCResourceController lets it manage the branch interfaces of pods with their own
 * security groups.
 */
export function clusterRole(name: string, args: ClusterArgs, parent: pulumi.Resource): AttachedRole {
  return attachedRole(
    `${name}-control-plane`,
    args,
    {
      name: clusterRoleName(args),
      description: `Control plane of ${args.clusterName}`,
      trust: { Principal: { Service: "eks.amazonaws.com" }, Action: ["sts:AssumeRole", "sts:TagSession"] },
      policies: ["AmazonEKSClusterPolicy", "AmazonEKSVPCResourceController"],
    },
    parent,
  );
}

/** The nodes' role: join the cluster and pull images, nothing else. What pods may do is theirs, by pod identity. */
export function nodeRole(name: string, args: ClusterArgs, parent: pulumi.Resource): AttachedRole {
  return attachedRole(
    `${name}-node`,
    args,
    {
      name: `${args.clusterName}-node`,
      description: `Nodes of ${args.clusterName}`,
      trust: { Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
      policies: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
    },
    parent,
  );
}

/** The role of one service account in kube-system, which nothing else can assume. */
export function addOnRole(
  name: string,
  args: ClusterArgs,
  addOn: { name: string; serviceAccount: string; policy: string },
  parent: pulumi.Resource,
): AttachedRole {
  return attachedRole(
    `${name}-${addOn.name}`,
    args,
    {
      name: `${args.clusterName}-${addOn.name}`,
      description: `Add-on ${addOn.name} of ${args.clusterName}`,
      trust: {
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-name": args.clusterName,
            "aws:RequestTag/kubernetes-namespace": "kube-system",
            "aws:RequestTag/kubernetes-service-account": addOn.serviceAccount,
          },
        },
      },
      policies: [addOn.policy],
    },
    parent,
  );
}

export function clusterRoleName({ clusterName }: ClusterArgs): string {
  return `${clusterName}-control-plane`;
}

interface RoleParts {
  name: string;
  description: string;
  trust: Record<string, unknown>;
  /** Names of AWS managed policies, with their path. */
  policies: string[];
}

function attachedRole(
  resource: string,
  { permissionsBoundary, tags }: ClusterArgs,
  { name, description, trust, policies }: RoleParts,
  parent: pulumi.Resource,
): AttachedRole {
  const role = new aws.iam.Role(
    resource,
    {
      name,
      description,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", ...trust }],
      }),
      permissionsBoundary,
      tags,
    },
    { parent },
  );
  const attachments = policies.map(
    (policy) =>
      new aws.iam.RolePolicyAttachment(
        `${resource}-${policy.split("/").at(-1)}`,
        { role: role.name, policyArn: `${MANAGED_POLICY}/${policy}` },
        { parent },
      ),
  );
  return { role, attachments };
}
