import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** One statement of an IAM policy that allows. */
export interface AllowStatement {
  Sid: string;
  Action: string[];
  Resource: pulumi.Input<string> | pulumi.Input<pulumi.Input<string>[]>;
  Condition?: Record<string, Record<string, pulumi.Input<string> | pulumi.Input<string>[]>>;
}

export interface PodIdentityArgs {
  clusterName: pulumi.Input<string>;
  namespace: pulumi.Input<string>;
  serviceAccount: string;
  /** Default: none. */
  description?: string;
  statements: pulumi.Input<AllowStatement[]>;
  permissionsBoundary?: pulumi.Input<string>;
  /** Default: none. */
  tags?: Tags;
}

export interface PodIdentity {
  role: aws.iam.Role;
  /** What a pod of the service account must wait for: without it, it starts with no credentials and keeps none. */
  association: aws.eks.PodIdentityAssociation;
}

/** A role that only pods of one service account of one cluster get, handed out by EKS Pod Identity. */
export function podIdentity(name: string, args: PodIdentityArgs, parent: pulumi.Resource): PodIdentity {
  const { clusterName, namespace, serviceAccount, tags } = args;
  const role = new aws.iam.Role(
    name,
    {
      description: args.description,
      assumeRolePolicy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "pods.eks.amazonaws.com" },
            Action: ["sts:AssumeRole", "sts:TagSession"],
            Condition: {
              StringEquals: {
                "aws:RequestTag/eks-cluster-name": clusterName,
                "aws:RequestTag/kubernetes-namespace": namespace,
                "aws:RequestTag/kubernetes-service-account": serviceAccount,
              },
            },
          },
        ],
      }),
      permissionsBoundary: args.permissionsBoundary,
      tags,
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    name,
    {
      role: role.name,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: pulumi
          .output(args.statements)
          .apply((statements) => statements.map((statement) => ({ Effect: "Allow", ...statement }))),
      }),
    },
    { parent },
  );
  const association = new aws.eks.PodIdentityAssociation(
    name,
    { clusterName, namespace, serviceAccount, roleArn: role.arn, tags },
    { parent, dependsOn: [policy] },
  );
  return { role, association };
}
