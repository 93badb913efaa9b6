import * as pulumi from "@pulumi/pulumi";
import { DeliveryArgs } from "./args";
import { githubProviderArn } from "./github-trust";
import { DELIVERY_VERBS, STACK_ROLE_VERBS } from "./boundary-verbs";

/** Names of the roles; `slipway:cluster.access` of the stack files names the second. */
export const PLAN_ROLE = "slipway-plan";
export const DEPLOY_ROLE = "slipway-deploy";
export const ENVIRONMENT_ROLE = "slipway-environment";

/** Policy that every role of the stage carries as its boundary. */
export const STACK_ROLE_BOUNDARY = "slipway-boundary";
export const DELIVERY_BOUNDARY = "slipway-delivery-boundary";

/** Path of the roles that a stack makes: the deploy role can touch no other. */
export const STACK_ROLE_PATH = "/slipway/";

/** Whatever changes something in IAM. */
const IAM_CHANGES = "Add Attach Create Delete Detach Put Remove Set Tag Untag Update"
  .split(" ")
  .map((verb) => `iam:${verb}*`);

/** Whatever changes a bucket, or removes what it has kept. */
const BUCKET_CHANGES = [
  "s3:BypassGovernanceRetention",
  "s3:DeleteBucket*",
  "s3:DeleteObjectVersion*",
  "s3:PutBucket*",
  "s3:PutEncryptionConfiguration",
  "s3:PutLifecycleConfiguration",
  "s3:PutObjectAcl",
  "s3:PutReplicationConfiguration",
];

/** Whatever takes a key away, or gives it to somebody. */
const KEY_CHANGES = [
  "kms:CreateGrant",
  "kms:Delete*",
  "kms:Disable*",
  "kms:PutKeyPolicy",
  "kms:ScheduleKeyDeletion",
  "kms:Update*",
];

type Document = pulumi.Output<string>;

/**
 * The most the roles of the pipeline may do, whatever is attached to them: it leaves out secrets of others, and denies
 * them to change the pipeline itself.
 */
export function deliveryBoundary(args: DeliveryArgs): Document {
  const { accountId, state } = args;
  const role = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;
  const policy = (name: string) => `arn:aws:iam::${accountId}:policy/${name}`;
  return document([
    upperLimit(args, DELIVERY_VERBS),
    {
      Sid: "NotThePipeline",
      Effect: "Deny",
      Action: IAM_CHANGES,
      Resource: [
        role(PLAN_ROLE),
        role(DEPLOY_ROLE),
        role(ENVIRONMENT_ROLE),
        policy("slipway-*"),
        githubProviderArn(accountId),
      ],
    },
    {
      Sid: "NoRoleWithoutBoundary",
      Effect: "Deny",
      Action: [
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
      ],
      Resource: "*",
      Condition: { StringNotEquals: { "iam:PermissionsBoundary": policy(STACK_ROLE_BOUNDARY) } },
    },
    {
      Sid: "NoBoundaryTakenOff",
      Effect: "Deny",
      Action: ["iam:DeleteRolePermissionsBoundary"],
      Resource: "*",
    },
    {
      Sid: "NotTheBucketOfTheState",
      Effect: "Deny",
      Action: BUCKET_CHANGES,
      Resource: [state.bucketArn, pulumi.interpolate`${state.bucketArn}/*`],
    },
    {
      Sid: "NotTheKeysOfTheState",
      Effect: "Deny",
      Action: KEY_CHANGES,
      Resource: [state.bucketKeyArn, state.secretsKeyArn],
    },
  ]);
}

/** The most a role of the stage may do, whoever made it: what its pods and AWS's services need, never the state. */
export function stackRoleBoundary(args: DeliveryArgs): Document {
  const { bucketArn, bucketKeyArn, secretsKeyArn } = args.state;
  return document([
    upperLimit(args, STACK_ROLE_VERBS),
    {
      Sid: "NotTheState",
      Effect: "Deny",
      Action: ["s3:*", "kms:*"],
      Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`, bucketKeyArn, secretsKeyArn],
    },
  ]);
}

/** A boundary grants nothing: these are the actions that a policy beside it may grant, in the stage's regions. */
function upperLimit({ regions }: DeliveryArgs, verbs: Record<string, string>): object {
  return {
    Sid: "AtMost",
    Effect: "Allow",
    Action: Object.entries(verbs).flatMap(([service, names]) =>
      names.split(" ").map((name) => `${service}:${name}`),
    ),
    Resource: "*",
    Condition: { StringEquals: { "aws:RequestedRegion": [...new Set([...regions, "us-east-1"])] } },
  };
}

function document(statements: object[]): Document {
  return pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });
}
