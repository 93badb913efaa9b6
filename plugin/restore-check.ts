import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/restore-check";

export interface RestoreCheckArgs extends components.RestoreCheckArgs {
  /** The databases whose backups are proven, by a name that says whose. */
  databases: Record<string, CheckedDatabaseArgs>;
}

export interface CheckedDatabaseArgs extends components.CheckedDatabaseArgs {
  /** Column with the time of each row, and how old the newest may be. Default: not looked at. */
  newestRow?: NewestRowArgs;
}

export interface NewestRowArgs {
  table: string;
  column: string;
  maxAgeSeconds: number;
}

/** Proves each week that the backups of each database can be restored. */
export class RestoreCheck extends pulumi.ComponentResource {
  constructor(name: string, args: RestoreCheckArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:RestoreCheck", name, {}, opts);
    new components.RestoreCheck(name, args, { parent: this });
    this.registerOutputs({});
  }
}
