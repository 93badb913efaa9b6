import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/blackbox-exporter";

/** Asks each public address from the cluster: does it answer, how fast, when does its certificate end. */
export class BlackboxExporter extends pulumi.ComponentResource {
  constructor(name: string, args: components.BlackboxExporterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:BlackboxExporter", name, {}, opts);
    new components.BlackboxExporter(name, args, { parent: this });
    this.registerOutputs({});
  }
}
