import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/encryption-key";

/** A customer-managed KMS key with yearly rotation and a deletion window of 30 days. */
export class EncryptionKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly keyId: pulumi.Output<string>;

  constructor(name: string, args: components.EncryptionKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:EncryptionKey", name, {}, opts);
    const made = new components.EncryptionKey(name, args, { parent: this });
    this.arn = made.arn;
    this.keyId = made.keyId;
    this.registerOutputs({});
  }
}
