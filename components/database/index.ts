import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { EncryptionKey } from "../encryption-key";
import { BACKED_UP } from "../tags";
import { databaseAccess } from "./access";
import { lagAlarms } from "./alarms";
import { DatabaseArgs } from "./args";
import { masterCredentials } from "./credentials";
import { InstanceContext, instanceSettings } from "./instance-settings";
import { instanceLogs, logGroupNames } from "./logs";
import { monitoringRole } from "./monitoring";
import { parameterGroup } from "./parameter-group";
import { connectionProxy } from "./proxy";
import { readerEndpoint } from "./reader-endpoint";
import { readReplicas, replicaIdentifiers } from "./replicas";
import { validateDatabase } from "./validate";

export * from "./args";

const PORT = 5432;

/**
 * RDS for PostgreSQL: encrypted with its own key, private, TLS forced, reached only by the named clients, by
 * password or by an IAM token. RDS makes and rotates the master password; with read replicas, where RDS cannot, it is
 * made here at random and goes to Secrets Manager. Protected by default: RDS refuses deletion, Pulumi refuses to
 * destroy it and what it needs. Deleted at last, it leaves a final snapshot. Minor versions move by themselves in the
 * maintenance window, major ones never.
 *
 * @throws ArgsError for overlapping windows, storage, retention or replicas out of range, names or versions that
 *   RDS refuses, a reader endpoint without replicas that is read from, or no clients
 */
export class Database extends pulumi.ComponentResource {
  /** Identifier of the instance in RDS. */
  readonly identifier: pulumi.Output<string>;
  /** ARN of the instance. */
  readonly arn: pulumi.Output<string>;
  /** Names the instance in the ARNs of IAM database users: `arn:aws:rds-db:<region>:<account>:dbuser:<id>/<user>`. */
  readonly resourceId: pulumi.Output<string>;
  /** Host name of the primary; of its proxy where there is one. */
  readonly endpoint: pulumi.Output<string>;
  /** Host name of the primary itself, past a proxy. */
  readonly instanceEndpoint: pulumi.Output<string>;
  /** Host name that spreads over the read replicas; `endpoint` where there are none. */
  readonly readerEndpoint: pulumi.Output<string>;
  /** The port that it listens on. */
  readonly port = PORT;
  /** Name of the database in it. */
  readonly databaseName: pulumi.Output<string>;
  /** Name of the master user. */
  readonly username: pulumi.Output<string>;
  /** Secrets Manager entry of the master user: JSON with `username` and `password`. */
  readonly masterSecretArn: pulumi.Output<string>;
  /** ARN of the key that it is encrypted with. */
  readonly keyArn: pulumi.Output<string>;
  /** Its security group. */
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
    const access = databaseAccess(name, args, PORT, kept);
    const monitoring = monitoringRole(name, args, kept);
    const context: InstanceContext = {
      keyArn: key.arn,
      securityGroupId: access.database.id,
      parameterGroupName: parameterGroup(name, args, kept).name,
      monitoringRoleArn: monitoring.roleArn,
    };
    const credentials = masterCredentials(name, args, key, kept);
    // A second life of the same identifier must not meet the snapshot of the first.
    const life = new random.RandomId(
      `${name}-final-snapshot`,
      { byteLength: 4, keepers: { identifier } },
      kept,
    );
    const { allowMajorVersionUpgrade: upgrade = false } = args;
    const primary = new aws.rds.Instance(
      name,
      {
        ...instanceSettings(args, context),
        identifier,
        engine: "postgres",
        engineVersion: args.engineVersion,
        allocatedStorage: args.allocatedStorage,
        ...origin(args),
        ...credentials.settings,
        multiAz: args.multiAz,
        dbSubnetGroupName: subnets.name,
        backupRetentionPeriod: args.backupRetentionDays,
        backupWindow: args.backupWindow,
        allowMajorVersionUpgrade: upgrade,
        // The parameter group of the old version goes in the same update, and it must not be in use then.
        applyImmediately: upgrade,
        deleteAutomatedBackups: false,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: pulumi.interpolate`${identifier}-final-${life.hex}`,
        tags: { ...tags, ...BACKED_UP, Name: `${identifier}-db` },
      },
      {
        parent: this,
        protect,
        retainOnDelete: protect,
        dependsOn: [...logs, monitoring.permission],
        // Minor versions move by themselves in the maintenance window.
        ignoreChanges: upgrade ? [] : ["engineVersion"],
      },
    );
    this.masterSecretArn = credentials.secretArn(primary);
    const replicas = readReplicas(name, args, primary, context, this);
    lagAlarms(name, args, replicas, { parent: this });
    this.identifier = primary.identifier;
    this.arn = primary.arn;
    this.resourceId = primary.resourceId;
    this.endpoint = access.proxy
      ? connectionProxy(
          name,
          args,
          primary,
          { keyArn: key.arn, secretArn: this.masterSecretArn, securityGroupId: access.proxy.id },
          { parent: this },
        )
      : primary.address;
    this.instanceEndpoint = primary.address;
    this.readerEndpoint =
      replicas.length > 0 ? readerEndpoint(name, args, replicas, { parent: this }) : this.endpoint;
    this.databaseName = primary.dbName;
    this.username = primary.username;
    this.keyArn = key.arn;
    this.securityGroupId = access.database.id;
    this.registerOutputs({ endpoint: this.endpoint, readerEndpoint: this.readerEndpoint });
  }
}

/** A new database has the names given; a restored one those of its backups. */
function origin({ restoreFrom, databaseName, username }: DatabaseArgs) {
  return restoreFrom === undefined
    ? { dbName: databaseName, username }
    : {
        restoreToPointInTime: {
          sourceDbInstanceAutomatedBackupsArn: restoreFrom,
          useLatestRestorableTime: true,
        },
      };
}
