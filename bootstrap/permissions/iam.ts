import { AllowStatement } from "../../components/add-on/pod-identity";
import { STACK_ROLE_BOUNDARY, STACK_ROLE_PATH } from "../../components/delivery";
import { Place } from "./resources";

/** Services that take a role of the stage. */
const TAKERS = [
  "backup.amazonaws.com",
  "ec2.amazonaws.com",
  "ecr.amazonaws.com",
  "eks.amazonaws.com",
  "monitoring.rds.amazonaws.com",
  "s3.amazonaws.com",
  "pods.eks.amazonaws.com",
  "vpc-flow-logs.amazonaws.com",
];

/** Services that make a role of their own when they are first used. */
const SERVICE_LINKED = [
  "autoscaling.amazonaws.com",
  "backup.amazonaws.com",
  "eks-nodegroup.amazonaws.com",
  "eks.amazonaws.com",
  "elasticache.amazonaws.com",
  "elasticfilesystem.amazonaws.com",
  "elasticloadbalancing.amazonaws.com",
  "rds.amazonaws.com",
  "replication.ecr.amazonaws.com",
  "spot.amazonaws.com",
];

/** Give a role more, and so only to one that carries the boundary. */
const GRANTING = [
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
];

/** IAM, action by action: only roles of the stage, only with their boundary, only for the services that take them. */
export function iamStatements(actions: string[], { accountId }: Place): AllowStatement[] {
  const arn = (resource: string) => `arn:aws:iam::${accountId}:${resource}`;
  const roles = arn(`role${STACK_ROLE_PATH}*`);
  const ofProvider = actions.filter((action) => /OpenIDConnect/.test(action));
  const granting = actions.filter((action) => GRANTING.includes(action));
  const apart = [...ofProvider, ...granting, "iam:PassRole", "iam:CreateServiceLinkedRole"];
  const statements: AllowStatement[] = [
    { Sid: "Roles", Action: actions.filter((action) => !apart.includes(action)), Resource: roles },
    {
      Sid: "BoundedRoles",
      Action: granting,
      Resource: roles,
      Condition: { StringEquals: { "iam:PermissionsBoundary": arn(`policy/${STACK_ROLE_BOUNDARY}`) } },
    },
    {
      Sid: "PassRoles",
      Action: actions.filter((action) => action === "iam:PassRole"),
      Resource: roles,
      Condition: { StringEquals: { "iam:PassedToService": TAKERS } },
    },
    {
      Sid: "ServiceLinkedRoles",
      Action: actions.filter((action) => action === "iam:CreateServiceLinkedRole"),
      Resource: arn("role/aws-service-role/*"),
      Condition: { StringEquals: { "iam:AWSServiceName": SERVICE_LINKED } },
    },
    { Sid: "ClusterIdentity", Action: ofProvider, Resource: arn("oidc-provider/oidc.eks.*") },
  ];
  return statements.filter(({ Action }) => Action.length > 0);
}
