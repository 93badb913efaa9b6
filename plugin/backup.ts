import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/backup";

/** AWS Backup of everything tagged `slipway:backup: hourly`, into a locked vault. */
export class Backup extends pulumi.ComponentResource {
  readonly vaultArn: pulumi.Output<string>;

  constructor(name: string, args: components.BackupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:Backup", name, {}, opts);
    const made = new components.Backup(name, args, { parent: this });
    this.vaultArn = made.vaultArn;
    this.registerOutputs({});
  }
}
