import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AppServiceArgs } from "./args";
import { Names } from "./names";

/** A role for the pods, given to their service account by EKS Pod Identity; nothing when none is asked for. */
export function podIdentity(
  names: Names,
  args: AppServiceArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const access = args.aws;
  if (!access) return [];
  const role = new aws.iam.Role(
    names.resource,
    {
      assumeRolePolicy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "pods.eks.amazonaws.com" },
            Action: ["sts:AssumeRole", "sts:TagSession"],
            Condition: {
              StringEquals: {
                "aws:RequestTag/eks-cluster-name": access.clusterName,
                "aws:RequestTag/kubernetes-namespace": args.namespace,
                "aws:RequestTag/kubernetes-service-account": names.workload,
              },
            },
          },
        ],
      }),
      permissionsBoundary: access.permissionsBoundary,
      tags: access.tags,
    },
    opts,
  );
  const policy = new aws.iam.RolePolicy(
    names.resource,
    {
      role: role.name,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: access.statements.map(({ sid, actions, resources, conditions }) => ({
          Sid: sid,
          Effect: "Allow",
          Action: actions,
          Resource: resources,
          Condition: conditions,
        })),
      }),
    },
    opts,
  );
  const association = new aws.eks.PodIdentityAssociation(
    names.resource,
    {
      clusterName: access.clusterName,
      namespace: args.namespace,
      serviceAccount: names.workload,
      roleArn: role.arn,
      tags: access.tags,
    },
    opts,
  );
  return [policy, association];
}
