import { z } from "zod";
import { gitHubRepository, stackConfigSchema } from "../config/schema";

const { stage, region, accountId, costCentre } = stackConfigSchema.shape;

/** The schema of the `slipway:` keys in `bootstrap/Pulumi.<stage>.yaml`. */
export const bootstrapConfigSchema = z.strictObject({
  stage,
  /** Region of the state, and of the stage. */
  region,
  /** Regions the stage uses beside: where its backups go, where it stands in for itself. */
  otherRegions: z.array(region).optional(),
  accountId,
  costCentre,
  /** GitHub repository of this project, whose workflows plan and deploy. */
  repository: gitHubRepository,
  /** Lets pull requests have environments on the stage's cluster, by a role for the workflow that makes them. */
  pullRequests: z
    .enum(["true", "false"])
    .transform((text) => text === "true")
    .optional(),
  /** ARN of GitHub's OIDC provider where the account has one already; default: it is made. */
  identityProviderArn: z
    .string()
    .regex(
      /^arn:aws:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/,
      "the ARN of the account's OIDC provider of GitHub",
    )
    .optional(),
});

export type BootstrapConfig = z.infer<typeof bootstrapConfigSchema>;

/** Name of the bucket that holds the state of a stage. */
export function stateBucketOf({ stage, accountId }: Pick<BootstrapConfig, "stage" | "accountId">): string {
  return `slipway-${stage}-state-${accountId}`;
}

/** Name of the component of the key by which the stacks' secrets are encrypted; its alias follows it. */
export const SECRETS_KEY = "state-secrets";

/** URL of the state, for `pulumi login` and PULUMI_BACKEND_URL. */
export function backendUrl(config: BootstrapConfig): string {
  return `s3://${stateBucketOf(config)}?region=${config.region}`;
}

/** For `--secrets-provider`. */
export function secretsProvider({ region }: Pick<BootstrapConfig, "region">): string {
  return `awskms://alias/slipway/${SECRETS_KEY}?region=${region}`;
}
