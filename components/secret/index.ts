import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { ArgsError } from "../args-error";
import { SecretArgs } from "./args";

export * from "./args";

/**
 * One entry in AWS Secrets Manager. With `generatedLength` its value is made here at random and never shown;
 * without, the entry is empty until its owner fills it.
 *
 * @throws ArgsError for a generated secret shorter than 32 characters
 */
export class Secret extends pulumi.ComponentResource {
  readonly secretName: pulumi.Output<string>;
  readonly secretArn: pulumi.Output<string>;

  constructor(name: string, args: SecretArgs, opts?: pulumi.ComponentResourceOptions) {
    const { generatedLength: length } = args;
    if (length !== undefined && length < 32)
      throw new ArgsError("Secret", name, `generatedLength is ${length}; give 32 or more`);
    super("slipway:data:Secret", name, {}, opts);
    const entry = new aws.secretsmanager.Secret(
      name,
      {
        name: args.secretName,
        description: args.description,
        kmsKeyId: args.kmsKeyId,
        recoveryWindowInDays: 30,
        tags: args.tags,
      },
      { parent: this },
    );
    if (length !== undefined) {
      const value = new random.RandomPassword(name, { length, special: false }, { parent: this });
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
