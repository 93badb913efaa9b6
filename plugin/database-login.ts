import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/database-login";
import { NetworkPeerArgs } from "./app-service-args";

export interface DatabaseLoginArgs extends components.DatabaseLoginArgs {
  /** Where the database is. */
  network: NetworkPeerArgs;
}

/** A login to PostgreSQL that reads statistics and no table, kept by a job in the cluster. */
export class DatabaseLogin extends pulumi.ComponentResource {
  constructor(name: string, args: DatabaseLoginArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:DatabaseLogin", name, {}, opts);
    new components.DatabaseLogin(name, args, { parent: this });
    this.registerOutputs({});
  }
}
