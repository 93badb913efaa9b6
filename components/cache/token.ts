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
  { identifier, secretPrefix, rotatedOn, tags }: CacheArgs,
  keyArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): Token {
  // ElastiCache takes 16 to 128 printable characters without @, " and /; letters and digits suit a URL too.
  // Not protected, nor its version: rotation replaces them, and ElastiCache takes both tokens until the next.
  const password = new random.RandomPassword(
    `${name}-token`,
    { length: 64, special: false, keepers: rotatedOn === undefined ? undefined : { rotatedOn } },
    { parent: opts.parent },
  );
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
    { parent: opts.parent },
  );
  return { value: password.result, entry };
}
