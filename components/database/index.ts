import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { dataSecurityGroup } from "../data-access";
import { EncryptionKey } from "../encryption-key";
import { DatabaseArgs } from "./args";
import { monitoringRole } from "./monitoring";
import { readReplicas } from "./replicas";
import { validateDatabase } from "./validate";

export * from "./args";

/**
 * RDS for PostgreSQL: encrypted with its own key, private, TLS forced, reached only by the named clients. RDS makes
 * and rotates the master password; nobody sees it here. Protected by default: RDS refuses deletion, Pulumi refuses
 * to destroy it and what it needs, and a final snapshot is kept.
 *
 * @throws ArgsError for overlapping windows, storage or retention out of range, or no clients
 */
export class Database extends pulumi.ComponentResource {
  /** Host name of the primary. */
  readonly endpoint: pulumi.Output<string>;
  /** Host name that spreads over the read replicas; the primary's where there are none. */
  readonly readerEndpoint: pulumi.Output<string>;
  /** Secrets Manager entry of the master user, kept by RDS: JSON with `username` and `password`. */
  readonly masterSecretArn: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    validateDatabase(name, args);
    super("slipway:data:Database", name, {}, opts);
    const protect = args.protect ?? true;
    const { tags } = args;
    const kept = { parent: this, protect };
    const logGroups = ["postgresql", "upgrade"].map((log) => `/aws/rds/instance/${args.identifier}/${log}`);
    const key = new EncryptionKey(
      name,
      { ...args, description: `Database ${args.identifier}`, logGroups, protect },
      { parent: this },
    );
    const logs = logGroups.map(
      (group) =>
        new aws.cloudwatch.LogGroup(
          `${name}-${group.split("/").pop()}`,
          { name: group, kmsKeyId: key.arn, retentionInDays: 365, tags },
          { parent: this },
        ),
    );
    const subnets = new aws.rds.SubnetGroup(
      name,
      { name: args.identifier, subnetIds: args.dataSubnetIds, tags },
      kept,
    );
    const group = dataSecurityGroup(name, {
      ...args,
      description: `PostgreSQL ${args.identifier}`,
      port: 5432,
      protect,
      parent: this,
    });
    const major = args.engineVersion.split(".")[0];
    const parameters = new aws.rds.ParameterGroup(
      name,
      {
        name: `${args.identifier}-postgres${major}`,
        family: `postgres${major}`,
        parameters: [
          { name: "rds.force_ssl", value: "1" },
          { name: "log_connections", value: "1" },
          { name: "log_disconnections", value: "1" },
          { name: "log_statement", value: "ddl" },
          { name: "log_min_duration_statement", value: "1000" },
        ],
        tags,
      },
      kept,
    );
    const primary = new aws.rds.Instance(
      name,
      {
        identifier: args.identifier,
        engine: "postgres",
        engineVersion: args.engineVersion,
        instanceClass: args.instanceClass,
        allocatedStorage: args.allocatedStorage,
        maxAllocatedStorage: args.maxAllocatedStorage,
        storageType: "gp3",
        storageEncrypted: true,
        kmsKeyId: key.arn,
        dbName: args.databaseName,
        username: args.username,
        manageMasterUserPassword: true,
        masterUserSecretKmsKeyId: key.keyId,
        iamDatabaseAuthenticationEnabled: true,
        multiAz: args.multiAz,
        publiclyAccessible: false,
        dbSubnetGroupName: subnets.name,
        vpcSecurityGroupIds: [group.id],
        parameterGroupName: parameters.name,
        caCertIdentifier: "rds-ca-rsa2048-g1",
        backupRetentionPeriod: args.backupRetentionDays,
        backupWindow: args.backupWindow,
        maintenanceWindow: args.maintenanceWindow,
        copyTagsToSnapshot: true,
        autoMinorVersionUpgrade: true,
        allowMajorVersionUpgrade: false,
        applyImmediately: false,
        deletionProtection: protect,
        deleteAutomatedBackups: false,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: `${args.identifier}-final`,
        enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: key.arn,
        performanceInsightsRetentionPeriod: 7,
        monitoringInterval: 60,
        monitoringRoleArn: monitoringRole(name, tags, this).arn,
        tags: { ...tags, Name: args.identifier },
      },
      // Minor versions move by themselves in the maintenance window.
      { parent: this, protect, retainOnDelete: protect, dependsOn: logs, ignoreChanges: ["engineVersion"] },
    );
    this.endpoint = primary.address;
    this.readerEndpoint = readReplicas(name, args, primary, {
      groupId: group.id,
      keyArn: key.arn,
      parent: this,
      protect,
    });
    this.masterSecretArn = primary.masterUserSecrets.apply((secrets) => secrets?.[0]?.secretArn ?? "");
    this.keyArn = key.arn;
    this.securityGroupId = group.id;
    this.registerOutputs({ endpoint: this.endpoint, readerEndpoint: this.readerEndpoint });
  }
}
