/** What the bootstrap program gives, as far as it is known before the update. */
export interface BootstrapOutputs {
  stage: string;
  region: string;
  accountId: string;
  backendUrl: string;
  secretsProvider: string;
  /** Whether there is a role for environments of pull requests. */
  pullRequests: boolean;
  /** Folder of the bootstrap program, as the reader would write it. */
  folder: string;
}

interface Step {
  why: string;
  commands: string[];
}

/**
 * The way from an account with nothing to a stage that the pipeline can deploy, command by command. The state of the
 * bootstrap itself begins in a file, as its bucket is not there yet, and moves into the bucket.
 */
export function bootstrapSteps(outputs: BootstrapOutputs): Step[] {
  const { stage, region, accountId, backendUrl, secretsProvider, folder } = outputs;
  const role = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;
  const shared = { AWS_REGION: region, PULUMI_BACKEND_URL: backendUrl };
  return [
    {
      why: "Make all this, with an administrator's login to the account. Its own state is a file for now.",
      commands: [
        `cd ${folder}`,
        'mkdir -p "$HOME/.slipway-bootstrap"',
        'pulumi login "file://$HOME/.slipway-bootstrap"',
        `PULUMI_CONFIG_PASSPHRASE= pulumi stack init ${stage}`,
        `PULUMI_CONFIG_PASSPHRASE= pulumi up --stack ${stage} --policy-pack ../policy`,
      ],
    },
    {
      why: "Move its state into the bucket. The file holds no secret, and is not needed any more afterwards.",
      commands: [
        `PULUMI_CONFIG_PASSPHRASE= pulumi stack change-secrets-provider --stack ${stage} '${secretsProvider}'`,
        `pulumi stack export --stack ${stage} --file "$HOME/.slipway-bootstrap/${stage}.json"`,
        `pulumi login '${backendUrl}'`,
        `pulumi stack init ${stage} --secrets-provider '${secretsProvider}'`,
        `pulumi stack import --stack ${stage} --file "$HOME/.slipway-bootstrap/${stage}.json"`,
        `pulumi preview --stack ${stage} --expect-no-changes`,
        `git add Pulumi.${stage}.yaml && git commit -m "Keep the encrypted key of the bootstrap of ${stage}"`,
      ],
    },
    {
      why: "Make the stage's own stack beside it; its secrets are encrypted by the same key.",
      commands: [
        "cd -",
        `pulumi stack init ${stage} --secrets-provider '${secretsProvider}'`,
        `git add Pulumi.${stage}.yaml && git commit -m "Keep the encrypted key of ${stage}"`,
      ],
    },
    {
      why: "Tell GitHub, for the workflows (docs/delivery.md).",
      commands: [
        ...variables(`plan-${stage}`, { PLAN_ROLE: role("slipway-plan"), ...shared }),
        ...variables(stage, { DEPLOY_ROLE: role("slipway-deploy"), ...shared }),
        ...(outputs.pullRequests
          ? variables("pull-requests", {
              ENVIRONMENT_ROLE: role("slipway-environment"),
              SECRETS_PROVIDER: secretsProvider,
              ...shared,
            })
          : []),
      ],
    },
  ];
}

function variables(environment: string, values: Record<string, string>): string[] {
  return Object.entries(values).map(
    ([name, value]) => `gh variable set ${name} --env ${environment} --body '${value}'`,
  );
}

/** The steps for a reader, who can paste each block. */
export function stepsText(steps: Step[]): string {
  return steps
    .map(({ why, commands }, index) =>
      [`${index + 1}. ${why}`, "", ...commands.map((command) => `   ${command}`), ""].join("\n"),
    )
    .join("\n");
}
