import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { dataSecurityGroup } from "../data-access";
import { EncryptionKey } from "../encryption-key";
import { DatabaseArgs } from "./args";
import { InstanceContext, instanceSettings } from "./instance-settings";
import { instanceLogs, logGroupNames } from "./logs";
import { monitoringRole } from "./monitoring";
import { parameterGroup } from "./parameter-group";
import { readerEndpoint } from "./reader-endpoint";
import { readReplicas, replicaIdentifiers } from "./replicas";
import { validateDatabase } from "./validate";

export * from "./args";

const PORT = 5432;
/** Document 003: quarterly secret rotation. RDS alone would rotate every 7 days. */
const PASSWORD_DAYS = 90;

/**
 * RDS for PostgreSQL: encrypted with its own key, private, TLS forced, reached only by the named clients. RDS makes
 * and rotates the master password; nobody sees it here. Protected by default: RDS refuses deletion, Pulumi refuses
 * to destroy it and what it needs. Deleted at last, it leaves a final snapshot.
 *
 * @throws ArgsError for overlapping windows, storage, retention or replicas out of range, names or versions that
 *   RDS refuses, or no clients
 */
export class Database extends pulumi.ComponentResource {
  readonly identifier: pulumi.Output<string>;
  /** Host name of the primary. */
  readonly endpoint: pulumi.Output<string>;
  /** Host name that spreads over the read replicas; the primary's where there are none. */
  readonly readerEndpoint: pulumi.Output<string>;
  readonly port = PORT;
  readonly databaseName: pulumi.Output<string>;
  readonly username: pulumi.Output<string>;
  /** Secrets Manager entry of the master user, kept by RDS: JSON with `username` and `password`. */
  readonly masterSecretArn: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    validateDatabase(name, args);
    super("slipway:data:Database", name, {}, opts);
    const protect = args.protect ?? true;
    const { identifier, tags } = args;
    const kept = { parent: this, protect };
    const key = new EncryptionKey(
      name,
      {
        ...args,
        description: `Database ${identifier}`,
        logGroups: [identifier, ...replicaIdentifiers(args)].flatMap(logGroupNames),
        protect,
      },
      { parent: this },
    );
    const logs = instanceLogs(name, { identifier, keyArn: key.arn, tags }, kept);
    const subnets = new aws.rds.SubnetGroup(
      name,
      { name: identifier, subnetIds: args.dataSubnetIds, tags },
      kept,
    );
    const group = dataSecurityGroup(name, {
      ...args,
      description: `PostgreSQL ${identifier}`,
      port: PORT,
      protect,
      parent: this,
    });
    const monitoring = monitoringRole(name, args, kept);
    const context: InstanceContext = {
      keyArn: key.arn,
      securityGroupId: group.id,
      parameterGroupName: parameterGroup(name, args, kept).name,
      monitoringRoleArn: monitoring.roleArn,
    };
    // A second life of the same identifier must not meet the snapshot of the first.
    const life = new random.RandomId(
      `${name}-final-snapshot`,
      { byteLength: 4, keepers: { identifier } },
      kept,
    );
    const primary = new aws.rds.Instance(
      name,
      {
        ...instanceSettings(args, context),
        identifier,
        engine: "postgres",
        engineVersion: args.engineVersion,
        allocatedStorage: args.allocatedStorage,
        dbName: args.databaseName,
        username: args.username,
        manageMasterUserPassword: true,
        masterUserSecretKmsKeyId: key.keyId,
        multiAz: args.multiAz,
        dbSubnetGroupName: subnets.name,
        backupRetentionPeriod: args.backupRetentionDays,
        backupWindow: args.backupWindow,
        allowMajorVersionUpgrade: false,
        applyImmediately: false,
        deleteAutomatedBackups: false,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: pulumi.interpolate`${identifier}-final-${life.hex}`,
        tags: { ...tags, Name: `${identifier}-db` },
      },
      {
        parent: this,
        protect,
        retainOnDelete: protect,
        dependsOn: [...logs, monitoring.permission],
        // Minor versions move by themselves in the maintenance window.
        ignoreChanges: ["engineVersion"],
      },
    );
    this.masterSecretArn = primary.masterUserSecrets.apply((secrets) => secrets?.[0]?.secretArn ?? "");
    new aws.secretsmanager.SecretRotation(
      name,
      {
        secretId: this.masterSecretArn,
        rotationRules: { automaticallyAfterDays: PASSWORD_DAYS },
        rotateImmediately: false,
      },
      { parent: this },
    );
    const replicas = readReplicas(name, args, primary, context, this);
    this.identifier = primary.identifier;
    this.endpoint = primary.address;
    this.readerEndpoint =
      replicas.length > 0 ? readerEndpoint(name, args, replicas, { parent: this }) : primary.address;
    this.databaseName = primary.dbName;
    this.username = primary.username;
    this.keyArn = key.arn;
    this.securityGroupId = group.id;
    this.registerOutputs({ endpoint: this.endpoint, readerEndpoint: this.readerEndpoint });
  }
}
