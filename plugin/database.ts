import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/database";

/** RDS for PostgreSQL: encrypted, private, TLS forced, reached only by the named clients, protected by default. */
export class Database extends pulumi.ComponentResource {
  readonly identifier: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** Names the instance in the ARNs of IAM database users. */
  readonly resourceId: pulumi.Output<string>;
  /** Host name of the primary; of its proxy where there is one. */
  readonly endpoint: pulumi.Output<string>;
  /** Host name of the primary itself, past a proxy. */
  readonly instanceEndpoint: pulumi.Output<string>;
  /** Host name that spreads over the read replicas; `endpoint` where there are none. */
  readonly readerEndpoint: pulumi.Output<string>;
  readonly port: number;
  readonly databaseName: pulumi.Output<string>;
  readonly username: pulumi.Output<string>;
  /** Secrets Manager entry of the master user: JSON with `username` and `password`. */
  readonly masterSecretArn: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: components.DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:Database", name, {}, opts);
    const made = new components.Database(name, args, { parent: this });
    this.identifier = made.identifier;
    this.arn = made.arn;
    this.resourceId = made.resourceId;
    this.endpoint = made.endpoint;
    this.instanceEndpoint = made.instanceEndpoint;
    this.readerEndpoint = made.readerEndpoint;
    this.port = made.port;
    this.databaseName = made.databaseName;
    this.username = made.username;
    this.masterSecretArn = made.masterSecretArn;
    this.keyArn = made.keyArn;
    this.securityGroupId = made.securityGroupId;
    this.registerOutputs({});
  }
}
