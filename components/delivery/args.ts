import * as pulumi from "@pulumi/pulumi";
import { AllowStatement } from "../add-on/pod-identity";
import { Tags } from "../tags";

/** Arguments of {@link Delivery}: who may plan and deploy one stage from GitHub, and how far. One stage in an account. */
export interface DeliveryArgs {
  /** The 12 digits of the AWS account of the stage. */
  accountId: string;
  /** Regions the stage is in, its own first; `us-east-1` is always open, as global services are there. */
  regions: string[];
  /** The stage; its GitHub environments are `plan-STAGE` and `STAGE`. */
  stage: "dev" | "staging" | "prod";
  /** GitHub repository with the stacks, as `OWNER/NAME`. */
  repository: string;
  /**
   * ARN of GitHub's OIDC provider where the account has one already: AWS takes one of an issuer. Default: it is made here.
   */
  identityProviderArn?: string;
  /**
   * Lets the environments of pull requests run beside the stage: the role `slipway-environment`, for jobs in the GitHub
   * environment `pull-requests`. Whoever may push a branch then runs code in the cluster named here, as far as its access
   * entry goes; prod refuses it. Default: none.
   */
  pullRequests?: { clusterArn: string };
  /** Where the state of the stage is. */
  state: DeliveryStateArgs;
  /** What the pipeline may do in the account. */
  permissions: DeliveryPermissionArgs;
  /**
   * Refuse deletion in Pulumi. Default true; off, one wrong destroy ends every deployment, and takes the boundary off the
   * roles of the stage only once none of them carries it.
   */
  protect?: boolean;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}

/** Where the state of the stacks is, and by which keys it can be read. */
export interface DeliveryStateArgs {
  /** ARN of the bucket of the state. */
  bucketArn: pulumi.Input<string>;
  /** Key of the bucket. */
  bucketKeyArn: pulumi.Input<string>;
  /** Key of the stacks' secrets provider. */
  secretsKeyArn: pulumi.Input<string>;
}

/** What the roles may do beside reading or writing the state. */
export interface DeliveryPermissionArgs {
  /** What planning needs: nothing that changes anything, and nothing that reads a secret's value or an object. */
  plan: PermissionParts;
  /** What deploying needs. */
  deploy: PermissionParts;
}

/** Statements by the name of the policy that will hold them: 1 to 9, each of up to 6144 characters without spaces. */
export type PermissionParts = Record<string, AllowStatement[]>;

/** Arguments of {@link PushRole}. */
export interface PushRoleArgs {
  /** The 12 digits of the AWS account. */
  accountId: string;
  /** Name of the role. */
  roleName: string;
  /** GitHub repository that builds the images, as `OWNER/NAME`. */
  repository: string;
  /** Branches whose workflows may push. Default: `main`. */
  branches?: string[];
  /** ARNs of the ECR repositories it may push to. */
  imageRepositoryArns: pulumi.Input<string>[];
  /** ARN of GitHub's OIDC provider. Default: that of the account, which `slipway bootstrap` makes. */
  identityProviderArn?: string;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}
