import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { CacheArgs } from "./args";

interface Token {
  /** A Pulumi secret. */
  value: pulumi.Output<string>;
  entry: aws.secretsmanager.Secret;
}

/** The auth token, made at random, and its entry in Secrets Manager; it is kept nowhere else. */
export function authToken(
  name: string,
  { identifier, secretPrefix, tags }: CacheArgs,
  keyArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): Token {
  // ElastiCache takes 16 to 128 printable characters without @, " and /; letters and digits suit a URL too.
  const password = new random.RandomPassword(`${name}-token`, { length: 64, special: false }, opts);
  const entry = new aws.secretsmanager.Secret(
    `${name}-token`,
    {
      name: `${secretPrefix}/${name}-token`,
      description: `Auth token of ${identifier}`,
      kmsKeyId: keyArn,
      recoveryWindowInDays: 30,
      tags,
    },
    opts,
  );
  new aws.secretsmanager.SecretVersion(
    `${name}-token`,
    { secretId: entry.id, secretString: password.result },
    opts,
  );
  return { value: password.result, entry };
}
