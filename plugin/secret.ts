import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/secret";

export interface SecretArgs extends components.SecretArgs {
  /** Another region that gets a copy, with a key of that region. Default: none. */
  replica?: SecretReplicaArgs;
}

export interface SecretReplicaArgs {
  region: string;
  keyArn: pulumi.Input<string>;
}

/** One entry in AWS Secrets Manager, encrypted with the key given. */
export class Secret extends pulumi.ComponentResource {
  readonly secretName: pulumi.Output<string>;
  readonly secretArn: pulumi.Output<string>;

  constructor(name: string, args: SecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:Secret", name, {}, opts);
    const made = new components.Secret(name, args, { parent: this });
    this.secretName = made.secretName;
    this.secretArn = made.secretArn;
    this.registerOutputs({});
  }
}
