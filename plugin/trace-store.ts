import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/trace-store";

/** Traces of the requests through all services: Tempo on S3, and a collector that services send spans to. */
export class TraceStore extends pulumi.ComponentResource {
  constructor(name: string, args: components.TraceStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:TraceStore", name, {}, opts);
    new components.TraceStore(name, args, { parent: this });
    this.registerOutputs({});
  }
}
