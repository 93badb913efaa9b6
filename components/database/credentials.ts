import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { EncryptionKey } from "../encryption-key";
import { DatabaseArgs } from "./args";

/** Document 003: quarterly secret rotation. RDS alone would rotate every 7 days. */
const PASSWORD_DAYS = 90;

interface Credentials {
  /** What the primary is told about its password. */
  settings: Pick<aws.rds.InstanceArgs, "manageMasterUserPassword" | "masterUserSecretKmsKeyId" | "password">;
  /** ARN of the entry in Secrets Manager: JSON with `username` and `password`. */
  secretArn(primary: aws.rds.Instance): pulumi.Output<string>;
}

/**
 * The password of the master user. RDS makes and rotates it, but not where there are read replicas: RDS makes none
 * of a PostgreSQL whose password it manages (RDS user guide, "Password management", limitations).
 */
export function masterCredentials(
  name: string,
  args: DatabaseArgs,
  key: EncryptionKey,
  opts: pulumi.CustomResourceOptions,
): Credentials {
  return (args.readReplicas ?? 0) > 0 ? ownPassword(name, args, key, opts) : managedPassword(name, key, opts);
}

function managedPassword(name: string, key: EncryptionKey, opts: pulumi.CustomResourceOptions): Credentials {
  return {
    settings: { manageMasterUserPassword: true, masterUserSecretKmsKeyId: key.keyId },
    secretArn(primary) {
      const arn = primary.masterUserSecrets.apply((secrets) => secrets?.[0]?.secretArn ?? "");
      new aws.secretsmanager.SecretRotation(
        name,
        {
          secretId: arn,
          rotationRules: { automaticallyAfterDays: PASSWORD_DAYS },
          rotateImmediately: false,
        },
        { parent: opts.parent },
      );
      return arn;
    },
  };
}

function ownPassword(
  name: string,
  { identifier, username, rotatedOn, tags }: DatabaseArgs,
  key: EncryptionKey,
  opts: pulumi.CustomResourceOptions,
): Credentials {
  const password = new random.RandomPassword(
    `${name}-password`,
    { length: 64, special: false, keepers: rotatedOn === undefined ? undefined : { rotatedOn } },
    // Not protected: a rotation replaces it.
    { parent: opts.parent },
  );
  const entry = new aws.secretsmanager.Secret(
    `${name}-password`,
    {
      name: `rds/${identifier}/master`,
      description: `Master user of ${identifier}`,
      kmsKeyId: key.arn,
      recoveryWindowInDays: 30,
      tags,
    },
    opts,
  );
  const version = new aws.secretsmanager.SecretVersion(
    `${name}-password`,
    {
      secretId: entry.id,
      secretString: pulumi.jsonStringify({ username, password: password.result }),
    },
    { parent: opts.parent },
  );
  return { settings: { password: password.result }, secretArn: () => version.arn };
}
