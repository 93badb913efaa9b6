import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ClusterAccessArgs, ClusterArgs } from "./args";

/** EKS access policies: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
const ACCESS_POLICIES: Partial<Record<ClusterAccessArgs["level"], string>> = {
  admin: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
  view: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
};

/** An access entry for each principal, and its policy for the whole cluster. There is no aws-auth config map. */
export function accessEntries(
  name: string,
  { clusterName, access, tags }: ClusterArgs,
  cluster: pulumi.Resource,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  return Object.entries(access).map(([principal, { principalArn, level, groups }]) => {
    const resource = `${name}-access-${principal}`;
    const entry = new aws.eks.AccessEntry(
      resource,
      { clusterName, principalArn, type: "STANDARD", kubernetesGroups: groups, tags },
      { parent, dependsOn: [cluster] },
    );
    const policyArn = ACCESS_POLICIES[level];
    if (!policyArn) return entry;
    return new aws.eks.AccessPolicyAssociation(
      resource,
      { clusterName, principalArn, policyArn, accessScope: { type: "cluster" } },
      { parent, dependsOn: [entry] },
    );
  });
}
