import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/log-store";
import { LokiReplicas } from "./choices";

export interface LogStoreArgs extends components.LogStoreArgs {
  /** Pods of Loki: 1, or 3 that keep each line three times until it is in S3. */
  replicas: LokiReplicas;
}

/** Logs of all pods: Loki on S3, and a collector on every node. */
export class LogStore extends pulumi.ComponentResource {
  constructor(name: string, args: LogStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:LogStore", name, {}, opts);
    new components.LogStore(name, args, { parent: this });
    this.registerOutputs({});
  }
}
