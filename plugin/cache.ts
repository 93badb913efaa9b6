import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/cache";
import { CacheEngine } from "./choices";

export interface CacheArgs extends components.CacheArgs {
  engine: CacheEngine;
}

/** ElastiCache (Redis or Valkey) with TLS, an auth token and encryption at rest. */
export class Cache extends pulumi.ComponentResource {
  /** Host name of the node that takes writes. */
  readonly primaryEndpoint: pulumi.Output<string>;
  /** Host name that spreads over the replicas. */
  readonly readerEndpoint: pulumi.Output<string>;
  readonly port: number;
  readonly tokenSecretName: pulumi.Output<string>;
  readonly tokenSecretArn: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: CacheArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:Cache", name, {}, opts);
    const made = new components.Cache(name, args, { parent: this });
    this.primaryEndpoint = made.primaryEndpoint;
    this.readerEndpoint = made.readerEndpoint;
    this.port = made.port;
    this.tokenSecretName = made.tokenSecretName;
    this.tokenSecretArn = made.tokenSecretArn;
    this.keyArn = made.keyArn;
    this.securityGroupId = made.securityGroupId;
    this.registerOutputs({});
  }
}
