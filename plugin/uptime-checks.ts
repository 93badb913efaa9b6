import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/uptime-checks";

/** Route 53 asks each public address from outside; three failures in a row raise an alarm. */
export class UptimeChecks extends pulumi.ComponentResource {
  constructor(name: string, args: components.UptimeChecksArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:UptimeChecks", name, {}, opts);
    new components.UptimeChecks(name, args, { parent: this });
    this.registerOutputs({});
  }
}
