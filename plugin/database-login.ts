import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/database-login";

/** A login to PostgreSQL that reads statistics and no table, kept by a job in the cluster. */
export class DatabaseLogin extends pulumi.ComponentResource {
  constructor(name: string, args: components.DatabaseLoginArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:DatabaseLogin", name, {}, opts);
    new components.DatabaseLogin(name, args, { parent: this });
    this.registerOutputs({});
  }
}
