import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgsError } from "../args-error";
import { DeliveryArgs, PermissionParts } from "./args";
import {
  DELIVERY_BOUNDARY,
  deliveryBoundary,
  DEPLOY_ROLE,
  ENVIRONMENT_ROLE,
  PLAN_ROLE,
  STACK_ROLE_BOUNDARY,
  stackRoleBoundary,
} from "./boundaries";
import {
  AUDIENCE,
  GITHUB_ISSUER,
  githubProviderArn,
  githubTrust,
  requireAccount,
  requireProvider,
  requireRepository,
} from "./github-trust";
import { environmentState, readState, writeState } from "./state-access";

export * from "./args";
export * from "./push-role";
export { STACK_ROLE_BOUNDARY, STACK_ROLE_PATH } from "./boundaries";

const STAGES: readonly string[] = ["dev", "staging", "prod"];

/** Managed policies that IAM attaches to a role (default quota). */
const MOST_POLICIES = 10;

/**
 * Who may plan and deploy a stage from GitHub Actions, without an access key: GitHub's OIDC provider, a role that reads
 * (`slipway-plan`), a role that deploys (`slipway-deploy`), and the boundaries of both and of every role a stack makes.
 * The deploy role makes no role without that boundary, and changes neither the boundaries, nor the roles and the
 * provider made here, nor the bucket and keys of the state. Where asked for, a third role (`slipway-environment`) makes
 * environments of pull requests, and reads the state of nothing else.
 *
 * @throws ArgsError for a wildcard or malformed repository, an unknown stage, a provider of somebody else, a plan that
 * changes something or reads secrets, or more policies than IAM attaches
 */
export class Delivery extends pulumi.ComponentResource {
  /** ARN of the role that previews; it changes nothing. */
  readonly planRoleArn: pulumi.Output<string>;
  /** ARN of the role that updates. */
  readonly deployRoleArn: pulumi.Output<string>;

  constructor(name: string, args: DeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    validate(name, args);
    super("slipway:delivery:Delivery", name, {}, opts);
    const { stage, permissions, state, protect = true } = args;
    const kept = { parent: this, protect };
    const provider = args.identityProviderArn ? [] : [identityProvider(name, args, kept)];

    const boundary = policy(
      DELIVERY_BOUNDARY,
      "Most of a role of the pipeline",
      deliveryBoundary(args),
      args,
      kept,
    );
    policy(STACK_ROLE_BOUNDARY, "Most of a role of the stage", stackRoleBoundary(args), args, kept);

    const shared = { args, boundary, opts: { ...kept, dependsOn: provider } };
    const plan = role(PLAN_ROLE, `Previews ${stage} and looks for drift`, `plan-${stage}`, shared);
    attachAll(plan, PLAN_ROLE, { state: readState(state), ...permissions.plan }, args, this);
    const deploy = role(DEPLOY_ROLE, `Deploys ${stage}`, stage, shared);
    attachAll(deploy, DEPLOY_ROLE, { state: writeState(state), ...permissions.deploy }, args, this);
    if (args.pullRequests) {
      const environment = role(ENVIRONMENT_ROLE, "Environments of pull requests", "pull-requests", shared);
      const { clusterArn } = args.pullRequests;
      const cluster = [{ Sid: "Reach", Action: ["eks:DescribeCluster"], Resource: clusterArn }];
      attachAll(environment, ENVIRONMENT_ROLE, { state: environmentState(state), cluster }, args, this);
    }
    this.planRoleArn = plan.arn;
    this.deployRoleArn = deploy.arn;
    this.registerOutputs({ planRoleArn: this.planRoleArn, deployRoleArn: this.deployRoleArn });
  }
}

function identityProvider(name: string, { tags }: DeliveryArgs, opts: pulumi.CustomResourceOptions) {
  // AWS checks GitHub's certificate by its own list of authorities, so that no thumbprint has to be kept.
  return new aws.iam.OpenIdConnectProvider(
    name,
    { url: `https://${GITHUB_ISSUER}`, clientIdLists: [AUDIENCE], tags },
    opts,
  );
}

interface Shared {
  args: DeliveryArgs;
  boundary: aws.iam.Policy;
  opts: pulumi.CustomResourceOptions;
}

/** A role that only a job in the GitHub environment takes: whatever protects the environment protects the role. */
function role(
  name: string,
  description: string,
  environment: string,
  { args, boundary, opts }: Shared,
): aws.iam.Role {
  const { accountId, identityProviderArn = githubProviderArn(accountId) } = args;
  const subjects = [`repo:${args.repository}:environment:${environment}`];
  return new aws.iam.Role(
    name,
    {
      name,
      description,
      assumeRolePolicy: githubTrust(identityProviderArn, subjects),
      permissionsBoundary: boundary.arn,
      tags: args.tags,
    },
    opts,
  );
}

function attachAll(
  owner: aws.iam.Role,
  roleName: string,
  parts: PermissionParts,
  args: DeliveryArgs,
  parent: pulumi.Resource,
): void {
  for (const [part, statements] of Object.entries(parts)) {
    const name = `${roleName}-${part}`;
    const document = pulumi.jsonStringify({
      Version: "2012-10-17",
      Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
    });
    const made = policy(name, `What ${roleName} may do: ${part}`, document, args, { parent });
    new aws.iam.RolePolicyAttachment(name, { role: owner.name, policyArn: made.arn }, { parent });
  }
}

function policy(
  name: string,
  description: string,
  document: pulumi.Output<string>,
  { tags }: DeliveryArgs,
  opts: pulumi.CustomResourceOptions,
): aws.iam.Policy {
  return new aws.iam.Policy(name, { name, description, policy: document, tags }, opts);
}

function validate(name: string, args: DeliveryArgs): void {
  const { accountId, stage, regions, repository, identityProviderArn, permissions } = args;
  const refuse = (problem: string): never => {
    throw new ArgsError("Delivery", name, problem);
  };
  requireAccount("Delivery", name, accountId);
  requireRepository("Delivery", name, repository);
  if (!STAGES.includes(stage))
    refuse(`stage is "${String(stage)}"; its GitHub environment must be a stage: ${STAGES.join(", ")}`);
  if (regions.length === 0) refuse("regions is empty; name the regions that the stage is in");
  if (identityProviderArn !== undefined) requireProvider("Delivery", name, identityProviderArn, accountId);
  if (args.pullRequests && stage === "prod")
    refuse("pullRequests is given in prod; code of a branch that nobody reviewed belongs to dev or staging");
  const changing = Object.values(permissions.plan)
    .flatMap((statements) => statements.flatMap(({ Action }) => Action))
    .find((action) => !READING.test(action) || NEVER_PLANNED.includes(action));
  if (changing !== undefined)
    refuse(
      `permissions.plan has ${changing}; planning takes Describe…, Get…, List… and View… of what holds no secret`,
    );
  for (const key of ["plan", "deploy"] as const) {
    const parts = permissions[key];
    const count = Object.keys(parts).length;
    if (count === 0 || count >= MOST_POLICIES)
      refuse(`permissions.${key} has ${count} parts; give 1 to ${MOST_POLICIES - 1}`);
    if ("state" in parts) refuse(`permissions.${key} has a part "state"; that is made here`);
  }
}

const READING = /^[a-z0-9-]+:(Describe|Get|List|View)\w*$/;

/** What looks like reading, and gives away what nobody who only plans may see. */
const NEVER_PLANNED = [
  "ecr:GetAuthorizationToken",
  "s3:GetObject",
  "s3:GetObjectVersion",
  "secretsmanager:GetRandomPassword",
  "secretsmanager:GetSecretValue",
  "ssm:GetParameter",
  "ssm:GetParameters",
  "ssm:GetParametersByPath",
  "sts:GetFederationToken",
  "sts:GetSessionToken",
];
