import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AppServiceArgs } from "./args";
import { Names } from "./names";

/** Security groups for the pods, by the VPC resource controller of EKS. */
export function securityGroupPolicy(
  names: Names,
  { securityGroupIds }: Pick<AppServiceArgs, "securityGroupIds">,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  if (securityGroupIds === undefined) return [];
  return [
    new k8s.apiextensions.CustomResource(
      `${names.resource}-security-groups`,
      {
        apiVersion: "vpcresources.k8s.aws/v1beta1",
        kind: "SecurityGroupPolicy",
        metadata: names.metadata,
        spec: {
          podSelector: { matchLabels: names.selector },
          securityGroups: { groupIds: securityGroupIds },
        },
      },
      opts,
    ),
  ];
}
