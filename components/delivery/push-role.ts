import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgsError } from "../args-error";
import { PushRoleArgs } from "./args";
import {
  githubProviderArn,
  githubTrust,
  requireAccount,
  requireProvider,
  requireRepository,
} from "./github-trust";

/** What a push needs, and looking whether a layer or a tag is there already. No deletion: tags cannot be moved either. */
const PUSH = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:CompleteLayerUpload",
  "ecr:DescribeImages",
  "ecr:GetDownloadUrlForLayer",
  "ecr:InitiateLayerUpload",
  "ecr:PutImage",
  "ecr:UploadLayerPart",
];

/**
 * A role by which the workflows of one system's repository push its images, and no others; nobody reviews what other
 * branches hold, so they cannot take it.
 *
 * @throws ArgsError for a repository that is not one, no branch or one with a wildcard, and no image repository
 */
export class PushRole extends pulumi.ComponentResource {
  /** ARN of the role. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: PushRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    const { accountId, repository, branches = ["main"], imageRepositoryArns, tags } = args;
    const { identityProviderArn = githubProviderArn(accountId) } = args;
    requireAccount("PushRole", name, accountId);
    requireRepository("PushRole", name, repository);
    requireBranches(name, branches);
    requireProvider("PushRole", name, identityProviderArn, accountId);
    if (imageRepositoryArns.length === 0)
      throw new ArgsError("PushRole", name, "imageRepositoryArns is empty; name what it may push to");
    super("slipway:delivery:PushRole", name, {}, opts);
    const subjects = branches.map((branch) => `repo:${repository}:ref:refs/heads/${branch}`);
    const role = new aws.iam.Role(
      name,
      {
        name: args.roleName,
        description: `Pushes the images of ${repository}`,
        assumeRolePolicy: githubTrust(identityProviderArn, subjects),
        tags,
      },
      { parent: this },
    );
    new aws.iam.RolePolicy(
      name,
      {
        role: role.name,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            { Sid: "Login", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
            { Sid: "Push", Effect: "Allow", Action: PUSH, Resource: imageRepositoryArns },
          ],
        }),
      },
      { parent: this },
    );
    this.arn = role.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

function requireBranches(name: string, branches: string[]): void {
  if (branches.length === 0)
    throw new ArgsError("PushRole", name, "branches is empty; name the branches that may push, such as main");
  const wrong = branches.find((branch) => !/^[\w][\w./-]*$/.test(branch));
  if (wrong !== undefined)
    throw new ArgsError(
      "PushRole",
      name,
      `branches has "${wrong}"; name whole branches: a wildcard lets in one that nobody reviewed`,
    );
}
