import { ArgsError } from "../args-error";

/** GitHub's OIDC issuer, https://docs.github.com/actions/concepts/security/openid-connect */
export const GITHUB_ISSUER = "token.actions.githubusercontent.com";

/** Audience that aws-actions/configure-aws-credentials asks for. */
export const AUDIENCE = "sts.amazonaws.com";

/** ARN of the account's OIDC provider of GitHub: AWS names it after its issuer. */
export function githubProviderArn(accountId: string): string {
  return `arn:aws:iam::${accountId}:oidc-provider/${GITHUB_ISSUER}`;
}

/** The trust policy of a role that workflows take whose token has exactly one of the subjects. */
export function githubTrust(providerArn: string, subjects: string[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: providerArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { [`${GITHUB_ISSUER}:aud`]: AUDIENCE, [`${GITHUB_ISSUER}:sub`]: subjects },
        },
      },
    ],
  });
}

/** Throws an ArgsError unless the text names one GitHub repository. */
export function requireRepository(component: string, name: string, repository: string): void {
  if (/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?\/[A-Za-z0-9._-]{1,100}$/.test(repository)) return;
  throw new ArgsError(
    component,
    name,
    `repository is "${repository}"; name one GitHub repository as OWNER/NAME, without a wildcard: any other repository could take the role`,
  );
}

/** Throws an ArgsError unless the text is the ARN of GitHub's provider in the account. */
export function requireProvider(component: string, name: string, arn: string, accountId: string): void {
  const expected = githubProviderArn(accountId);
  if (arn === expected) return;
  throw new ArgsError(
    component,
    name,
    `identityProviderArn is "${arn}"; GitHub's in this account is ${expected}`,
  );
}

/** Throws an ArgsError for anything but the 12 digits of an account. */
export function requireAccount(component: string, name: string, accountId: string): void {
  if (/^\d{12}$/.test(accountId)) return;
  throw new ArgsError(component, name, `accountId is "${accountId}"; give the 12 digits of the AWS account`);
}
