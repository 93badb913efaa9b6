import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { ArgsError } from "../args-error";
import { SecretArgs } from "./args";

export * from "./args";

/**
 * One entry in AWS Secrets Manager. With `generatedLength` its value is made here at random and never shown;
 * without, the entry is empty until its owner fills it. A deleted entry can be had back for 30 days.
 *
 * @throws ArgsError for a name that Secrets Manager refuses, or a generated secret shorter than 32 characters
 */
export class Secret extends pulumi.ComponentResource {
  /** Name of the entry in Secrets Manager. */
  readonly secretName: pulumi.Output<string>;
  /** ARN of the entry. */
  readonly secretArn: pulumi.Output<string>;

  constructor(name: string, args: SecretArgs, opts?: pulumi.ComponentResourceOptions) {
    validate(name, args);
    super("slipway:data:Secret", name, {}, opts);
    const { generatedLength: length, protect = true, replica } = args;
    const kept = { parent: this, protect };
    const entry = new aws.secretsmanager.Secret(
      name,
      {
        name: args.secretName,
        description: args.description,
        kmsKeyId: args.kmsKeyId,
        recoveryWindowInDays: 30,
        replicas: replica && [{ region: replica.region, kmsKeyId: replica.keyArn }],
        tags: args.tags,
      },
      kept,
    );
    if (length !== undefined) {
      // Not protected: rotation replaces them, and the entry keeps the version before.
      const { rotatedOn } = args;
      const value = new random.RandomPassword(
        name,
        { length, special: false, keepers: rotatedOn === undefined ? undefined : { rotatedOn } },
        { parent: this },
      );
      new aws.secretsmanager.SecretVersion(
        name,
        { secretId: entry.id, secretString: value.result },
        { parent: this },
      );
    }
    this.secretName = entry.name;
    this.secretArn = entry.arn;
    this.registerOutputs({ secretName: this.secretName });
  }
}

function validate(name: string, { secretName, generatedLength: length }: SecretArgs): void {
  if (!/^[\w/+=.@-]{1,512}$/.test(secretName)) {
    throw new ArgsError(
      "Secret",
      name,
      `secretName is "${secretName}"; give up to 512 letters, digits and /_+=.@-`,
    );
  }
  if (length !== undefined && !(Number.isInteger(length) && length >= 32))
    throw new ArgsError("Secret", name, `generatedLength is ${length}; give 32 or more`);
}
