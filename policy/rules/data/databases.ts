import type { Resource } from "../../judgement/resources";
import type { ResourceRule, StackRule } from "../../judgement/rule";

const INSTANCE = "aws:rds/instance:Instance";
const CLUSTER = "aws:rds/cluster:Cluster";
const CLUSTER_INSTANCE = "aws:rds/clusterInstance:ClusterInstance";

/** A replica takes much from its source: encryption, backups, password, snapshots. */
function isReplica(database: Resource): boolean {
  return database.at("replicateSourceDb").given;
}

export const databasesAreNotPublic: ResourceRule = {
  id: "databases-are-not-public",
  domain: "data",
  title: "Databases have no public address",
  severity: "critical",
  rationale: "A database with a public address is one password or one security group away from anyone.",
  remediation: "Remove publiclyAccessible or set it to false, and reach the database from inside the VPC.",
  references: ["CKV_AWS_17", "FSBP RDS.2"],
  types: [INSTANCE, CLUSTER_INSTANCE],
  reads: ["publiclyAccessible"],
  check(database, judge) {
    if (database.at("publiclyAccessible").isTrue()) judge.violated("publiclyAccessible is true.");
  },
};

export const databasesAreEncrypted: ResourceRule = {
  id: "databases-are-encrypted",
  domain: "data",
  title: "Databases are encrypted at rest",
  severity: "high",
  rationale:
    "Encryption cannot be added to a running database; without it, snapshots and disks are readable.",
  remediation: "Set storageEncrypted to true, with kmsKeyId of a key of your own.",
  references: ["CKV_AWS_16", "FSBP RDS.3"],
  types: [INSTANCE, CLUSTER],
  reads: ["storageEncrypted"],
  check(database, judge) {
    const encrypted = database.at("storageEncrypted");
    if (isReplica(database) && !encrypted.given) return;
    if (!encrypted.isTrue()) judge.violated("storageEncrypted is not true.");
  },
};

export const databasesUseACustomerKey: ResourceRule = {
  id: "databases-use-a-customer-key",
  domain: "data",
  title: "Databases, their insights and their passwords are encrypted with a key of your own",
  severity: "medium",
  rationale: "Only with a key of your own can you say who may decrypt, and stop it.",
  remediation:
    "Set kmsKeyId, performanceInsightsKmsKeyId and masterUserSecretKmsKeyId to a KMS key of the stack.",
  references: ["CKV_AWS_354"],
  types: [INSTANCE, CLUSTER],
  reads: ["performanceInsightsEnabled", "manageMasterUserPassword"],
  check(database, judge) {
    const wanted = [
      ...(isReplica(database) ? [] : ["kmsKeyId"]),
      ...(database.at("performanceInsightsEnabled").isTrue() ? ["performanceInsightsKmsKeyId"] : []),
      ...(database.at("manageMasterUserPassword").isTrue() ? ["masterUserSecretKmsKeyId"] : []),
    ];
    const missing = wanted.filter((property) => !database.at(property).given);
    if (missing.length > 0) judge.violated(`${missing.join(" and ")} not given.`);
  },
};

export const databasesSpanZones: ResourceRule = {
  id: "databases-span-zones",
  domain: "data",
  title: "A prod database has a standby in another zone",
  severity: "high",
  rationale: "Without a standby, the loss of one zone takes the database and everything on it down.",
  remediation: "Set multiAz to true.",
  references: ["CKV_AWS_157", "FSBP RDS.5"],
  types: [INSTANCE],
  reads: ["multiAz"],
  stages: ["prod"],
  check(database, judge) {
    if (!isReplica(database) && !database.at("multiAz").isTrue()) judge.violated("multiAz is not true.");
  },
};

export const databasesRefuseDeletion: ResourceRule = {
  id: "databases-refuse-deletion",
  domain: "data",
  title: "A prod database refuses deletion",
  severity: "high",
  rationale: "AWS then refuses to delete the database whoever asks, also from the console.",
  remediation: "Set deletionProtection to true.",
  references: ["CKV_AWS_293", "FSBP RDS.8", "FSBP RDS.7"],
  types: [INSTANCE, CLUSTER],
  reads: ["deletionProtection"],
  stages: ["prod"],
  check(database, judge) {
    if (!database.at("deletionProtection").isTrue()) judge.violated("deletionProtection is not true.");
  },
};

export const databasesKeepBackups: ResourceRule = {
  id: "databases-keep-backups",
  domain: "data",
  title: "A prod database keeps its backups long enough",
  severity: "high",
  rationale: "Damage that is noticed late can only be undone from a backup older than the damage.",
  remediation: "Set backupRetentionPeriod to at least the required number of days.",
  references: ["CKV_AWS_133", "FSBP RDS.11"],
  types: [INSTANCE, CLUSTER],
  reads: ["backupRetentionPeriod"],
  stages: ["prod"],
  settings: {
    days: { type: "integer", minimum: 1, default: 30, description: "Least retention of backups, in days" },
  },
  check(database, judge) {
    if (isReplica(database)) return;
    const days = database.at("backupRetentionPeriod").number() ?? 0;
    if (days < judge.integer("days")) {
      judge.violated(`Backups are kept ${days} days; required: ${judge.integer("days")}.`);
    }
  },
};

export const databasesLeaveAFinalSnapshot: ResourceRule = {
  id: "databases-leave-a-final-snapshot",
  domain: "data",
  title: "A prod database leaves a final snapshot",
  severity: "high",
  rationale: "A snapshot at deletion is the last way back when the deletion was a mistake.",
  remediation: "Set skipFinalSnapshot to false and name finalSnapshotIdentifier.",
  references: [],
  types: [INSTANCE, CLUSTER],
  reads: ["skipFinalSnapshot"],
  stages: ["prod"],
  check(database, judge) {
    if (isReplica(database)) return;
    if (database.at("skipFinalSnapshot").isTrue()) judge.violated("skipFinalSnapshot is true.");
    else if (!database.at("finalSnapshotIdentifier").given)
      judge.violated("finalSnapshotIdentifier is missing.");
  },
};

export const databasesExportTheirLogs: ResourceRule = {
  id: "databases-export-their-logs",
  domain: "data",
  title: "Databases publish their logs to CloudWatch",
  severity: "medium",
  rationale: "Logs that stay on the instance are lost with it and cannot raise an alarm.",
  remediation: "List the engine's logs in enabledCloudwatchLogsExports (PostgreSQL: postgresql, upgrade).",
  references: ["CKV_AWS_129", "FSBP RDS.9", "FSBP RDS.36"],
  types: [INSTANCE, CLUSTER],
  reads: ["enabledCloudwatchLogsExports"],
  check(database, judge) {
    if (database.at("enabledCloudwatchLogsExports").list().length === 0) {
      judge.violated("enabledCloudwatchLogsExports is empty.");
    }
  },
};

/** From this major version on, RDS for PostgreSQL sets rds.force_ssl to 1 by itself (RDS user guide). */
const POSTGRES_FORCES_TLS_FROM = 15;

export const databasesForceTls: ResourceRule = {
  id: "databases-force-tls",
  domain: "data",
  title: "PostgreSQL databases refuse connections without TLS",
  severity: "high",
  rationale: "Otherwise one careless client sends its password and data in the clear.",
  remediation: "Set rds.force_ssl to 1 in the parameter group.",
  references: ["CKV2_AWS_69"],
  types: ["aws:rds/parameterGroup:ParameterGroup"],
  reads: ["family", "parameters"],
  check(group, judge) {
    const version = /^(?:aurora-)?postgres(?:ql)?(\d+)/.exec(group.at("family").text() ?? "")?.[1];
    if (version === undefined) return;
    const parameter = group
      .at("parameters")
      .list()
      .find((candidate) => candidate.at("name").text() === "rds.force_ssl");
    const forced = parameter
      ? parameter.at("value").text() === "1"
      : Number(version) >= POSTGRES_FORCES_TLS_FROM;
    if (!forced) judge.violated(`rds.force_ssl is ${parameter ? "not 1" : "not set"}.`);
  },
};

export const databasePasswordsAreManaged: StackRule = {
  id: "database-passwords-are-managed",
  domain: "data",
  title: "Database passwords are made and rotated by AWS",
  severity: "high",
  rationale: "A password the program sets lies in its state and is never rotated.",
  remediation:
    "Set manageMasterUserPassword to true and remove password; read it from Secrets Manager. A source of read replicas is let off: RDS makes none of a database whose password it manages.",
  references: [],
  types: [INSTANCE, CLUSTER],
  reads: ["manageMasterUserPassword"],
  checkStack(stack, judge) {
    const databases = stack.ofType(INSTANCE, CLUSTER);
    const replicated = (database: Resource) =>
      databases.some((replica) => replica.refersTo("replicateSourceDb", database));
    judge.each(
      databases.filter((database) => !isReplica(database) && !replicated(database)),
      (database) => {
        const given = ["password", "masterPassword", "passwordWo", "masterPasswordWo"].find(
          (property) => database.at(property).given,
        );
        if (given) judge.violated(`${given} is set by the program.`);
        else if (!database.at("manageMasterUserPassword").isTrue()) {
          judge.violated("manageMasterUserPassword is not true.");
        }
      },
    );
  },
};

export const databasesTakeMinorUpgrades: ResourceRule = {
  id: "databases-take-minor-upgrades",
  domain: "data",
  title: "Databases take minor upgrades by themselves",
  severity: "medium",
  rationale: "Minor versions carry the security fixes of the engine.",
  remediation: "Set autoMinorVersionUpgrade to true or leave it out.",
  references: ["CKV_AWS_226", "FSBP RDS.13"],
  types: [INSTANCE, CLUSTER_INSTANCE],
  reads: ["autoMinorVersionUpgrade"],
  check(database, judge) {
    if (database.at("autoMinorVersionUpgrade").isFalse()) judge.violated("autoMinorVersionUpgrade is false.");
  },
};

export const databasesTagTheirSnapshots: ResourceRule = {
  id: "databases-tag-their-snapshots",
  domain: "data",
  title: "Databases copy their tags to snapshots",
  severity: "low",
  rationale: "A snapshot without tags has no owner, no cost centre and no data class.",
  remediation: "Set copyTagsToSnapshot to true.",
  references: ["CKV2_AWS_60", "FSBP RDS.17"],
  types: [INSTANCE],
  reads: ["copyTagsToSnapshot"],
  check(database, judge) {
    if (!database.at("copyTagsToSnapshot").isTrue()) judge.violated("copyTagsToSnapshot is not true.");
  },
};

export const databasesAuthenticateByIam: ResourceRule = {
  id: "databases-authenticate-by-iam",
  domain: "data",
  title: "Databases accept IAM authentication",
  severity: "medium",
  rationale: "People can then log in with tokens of fifteen minutes in place of a shared password.",
  remediation: "Set iamDatabaseAuthenticationEnabled to true.",
  references: ["CKV_AWS_161", "FSBP RDS.10"],
  types: [INSTANCE, CLUSTER],
  reads: ["iamDatabaseAuthenticationEnabled"],
  check(database, judge) {
    if (isReplica(database)) return;
    if (!database.at("iamDatabaseAuthenticationEnabled").isTrue()) {
      judge.violated("iamDatabaseAuthenticationEnabled is not true.");
    }
  },
};
