import { testRules } from "./cases";
import { Sample, UNKNOWN } from "./judged";
import { document, sample } from "./samples";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/k";
const database = () =>
  sample("aws:rds/instance:Instance", {
    publiclyAccessible: false,
    storageEncrypted: true,
    kmsKeyId: KEY,
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: KEY,
    manageMasterUserPassword: true,
    masterUserSecretKmsKeyId: KEY,
    multiAz: true,
    deletionProtection: true,
    backupRetentionPeriod: 30,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: "shop-final",
    enabledCloudwatchLogsExports: ["postgresql"],
    copyTagsToSnapshot: true,
    iamDatabaseAuthenticationEnabled: true,
  });
/** A read replica, which takes much from its source. */
const replica = (): Sample => ({
  ...sample("aws:rds/instance:Instance", { replicateSourceDb: UNKNOWN }, "replica"),
  references: { replicateSourceDb: ["instance"] },
});
const withReplica = () => [database(), replica()];

const cache = () =>
  sample("aws:elasticache/replicationGroup:ReplicationGroup", {
    atRestEncryptionEnabled: true,
    transitEncryptionEnabled: true,
    authToken: "from a secret",
    automaticFailoverEnabled: true,
    multiAzEnabled: true,
    snapshotRetentionLimit: 7,
    kmsKeyId: "key",
  });

const bucket = () => sample("aws:s3/bucket:Bucket", { bucket: "reports" });
const part = (type: string, props: object): Sample => ({
  ...sample(type, { bucket: UNKNOWN, ...props }),
  references: { bucket: ["bucket"] },
});
const block = () =>
  part("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
const tlsOnly = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const encryption = (sseAlgorithm: string) =>
  part("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }],
  });
/** The bucket as the one that takes the access logs of another. */
const logging = (): Sample => ({
  ...sample("aws:s3/bucketLogging:BucketLogging", { bucket: "other", targetBucket: UNKNOWN }),
  references: { targetBucket: ["bucket"] },
});
const alone: (samples: Sample[]) => unknown = (samples) => samples.splice(1, 1);

const vaultIn = (region: string) => `arn:aws:backup:${region}:111122223333:backup-vault:shop`;
const copyOf = (plan: Sample) => plan.props.rules[0].copyActions[0];

testRules("data", {
  "databases-are-not-public": {
    satisfied: [database()],
    violated: [[/is true/, ([db]) => (db.props.publiclyAccessible = true)]],
    unknown: ([db]) => (db.props.publiclyAccessible = UNKNOWN),
  },
  "databases-are-encrypted": {
    satisfied: withReplica(),
    violated: [
      [/not true/, ([db]) => delete db.props.storageEncrypted],
      [/not true/, ([, copy]) => (copy.props.storageEncrypted = false)],
    ],
    unknown: ([db]) => (db.props.storageEncrypted = UNKNOWN),
  },
  "databases-use-a-customer-key": {
    satisfied: withReplica(),
    violated: [
      [/kmsKeyId not given/, ([db]) => delete db.props.kmsKeyId],
      [/performanceInsightsKmsKeyId/, ([db]) => delete db.props.performanceInsightsKmsKeyId],
      [/masterUserSecretKmsKeyId/, ([db]) => delete db.props.masterUserSecretKmsKeyId],
    ],
    unknown: ([db]) => (db.props.performanceInsightsEnabled = UNKNOWN),
    unknownIsEnough: ([db]) => (db.props.kmsKeyId = UNKNOWN),
  },
  "databases-span-zones": {
    satisfied: withReplica(),
    violated: [[/not true/, ([db]) => (db.props.multiAz = false)]],
    unknown: ([db]) => (db.props.multiAz = UNKNOWN),
  },
  "databases-refuse-deletion": {
    satisfied: [database()],
    violated: [[/not true/, ([db]) => (db.props.deletionProtection = false)]],
    unknown: ([db]) => (db.props.deletionProtection = UNKNOWN),
  },
  "databases-keep-backups": {
    satisfied: withReplica(),
    violated: [
      [/kept 7 days; required: 30/, ([db]) => (db.props.backupRetentionPeriod = 7)],
      [/kept 0 days/, ([db]) => (db.props.backupRetentionPeriod = null)],
    ],
    unknown: ([db]) => (db.props.backupRetentionPeriod = UNKNOWN),
  },
  "databases-leave-a-final-snapshot": {
    satisfied: withReplica(),
    violated: [
      [/is true/, ([db]) => (db.props.skipFinalSnapshot = true)],
      [/Identifier is missing/, ([db]) => delete db.props.finalSnapshotIdentifier],
    ],
    unknown: ([db]) => (db.props.skipFinalSnapshot = UNKNOWN),
  },
  "databases-export-their-logs": {
    satisfied: [database()],
    violated: [[/is empty/, ([db]) => delete db.props.enabledCloudwatchLogsExports]],
    unknown: ([db]) => (db.props.enabledCloudwatchLogsExports = UNKNOWN),
  },
  "databases-force-tls": {
    satisfied: [
      sample("aws:rds/parameterGroup:ParameterGroup", {
        family: "postgres14",
        parameters: [{ name: "rds.force_ssl", value: "1" }],
      }),
    ],
    violated: [
      [/not set/, ([group]) => delete group.props.parameters],
      [/not 1/, ([group]) => (group.props.parameters[0].value = "0")],
    ],
    unknown: ([group]) => (group.props.parameters = UNKNOWN),
    alsoSatisfied: [
      ([group]) => (group.props = { family: "postgres15" }),
      ([group]) => (group.props = { family: "mysql8.0" }),
    ],
  },
  "database-passwords-are-managed": {
    satisfied: [database()],
    violated: [
      [/password is set/, ([db]) => (db.props.password = "hunter2")],
      [/not true/, ([db]) => delete db.props.manageMasterUserPassword],
    ],
    unknown: ([db]) => (db.props.manageMasterUserPassword = UNKNOWN),
    // RDS makes no read replica of a database whose password it manages.
    alsoSatisfied: [
      (samples) => {
        samples[0].props.manageMasterUserPassword = false;
        samples[1] = replica();
      },
    ],
  },
  "databases-take-minor-upgrades": {
    satisfied: [database()],
    violated: [[/is false/, ([db]) => (db.props.autoMinorVersionUpgrade = false)]],
    unknown: ([db]) => (db.props.autoMinorVersionUpgrade = UNKNOWN),
  },
  "databases-tag-their-snapshots": {
    satisfied: [database()],
    violated: [[/not true/, ([db]) => delete db.props.copyTagsToSnapshot]],
    unknown: ([db]) => (db.props.copyTagsToSnapshot = UNKNOWN),
  },
  "databases-authenticate-by-iam": {
    satisfied: withReplica(),
    violated: [[/not true/, ([db]) => (db.props.iamDatabaseAuthenticationEnabled = "false")]],
    unknown: ([db]) => (db.props.iamDatabaseAuthenticationEnabled = UNKNOWN),
  },
  "caches-are-encrypted": {
    satisfied: [cache()],
    violated: [
      [/atRestEncryptionEnabled is not/, ([one]) => delete one.props.atRestEncryptionEnabled],
      [/transitEncryptionEnabled is not/, ([one]) => (one.props.transitEncryptionEnabled = false)],
      [/preferred/, ([one]) => (one.props.transitEncryptionMode = "preferred")],
    ],
    unknown: ([one]) => (one.props.transitEncryptionEnabled = UNKNOWN),
  },
  "caches-use-a-customer-key": {
    satisfied: [cache()],
    violated: [[/kmsKeyId is not given/, ([one]) => (one.props.kmsKeyId = null)]],
    unknownIsEnough: ([one]) => (one.props.kmsKeyId = UNKNOWN),
  },
  "caches-require-a-password": {
    satisfied: [cache()],
    violated: [[/Neither/, ([one]) => delete one.props.authToken]],
    unknown: ([one]) => {
      delete one.props.authToken;
      one.props.userGroupIds = UNKNOWN;
    },
    unknownIsEnough: ([one]) => (one.props.authToken = UNKNOWN),
  },
  "caches-fail-over": {
    satisfied: [cache()],
    violated: [
      [/automaticFailoverEnabled/, ([one]) => delete one.props.automaticFailoverEnabled],
      [/multiAzEnabled/, ([one]) => (one.props.multiAzEnabled = false)],
    ],
    unknown: ([one]) => (one.props.multiAzEnabled = UNKNOWN),
  },
  "caches-keep-snapshots": {
    satisfied: [cache()],
    violated: [[/kept 0 days/, ([one]) => delete one.props.snapshotRetentionLimit]],
    unknown: ([one]) => (one.props.snapshotRetentionLimit = UNKNOWN),
  },
  "buckets-block-public-access": {
    satisfied: [bucket(), block()],
    violated: [
      [/no public access block/, alone],
      [/leaves out blockPublicPolicy/, ([, flags]) => (flags.props.blockPublicPolicy = false)],
    ],
    unknown: ([, flags]) => (flags.props.ignorePublicAcls = UNKNOWN),
    alsoSatisfied: [
      ([, flags]) => Object.assign(flags, { references: {}, props: { ...flags.props, bucket: "reports" } }),
    ],
  },
  "buckets-are-versioned": {
    satisfied: [
      bucket(),
      part("aws:s3/bucketVersioning:BucketVersioning", { versioningConfiguration: { status: "Enabled" } }),
    ],
    violated: [
      [/not enabled/, alone],
      [/not enabled/, ([, versioning]) => (versioning.props.versioningConfiguration.status = "Suspended")],
    ],
    unknown: ([, versioning]) => (versioning.props.versioningConfiguration = UNKNOWN),
  },
  "buckets-refuse-plain-http": {
    satisfied: [bucket(), part("aws:s3/bucketPolicy:BucketPolicy", { policy: document(tlsOnly) })],
    violated: [
      [/No bucket policy denies/, alone],
      [
        /No bucket policy denies/,
        ([, policy]) => (policy.props.policy = document({ ...tlsOnly, Effect: "Allow" })),
      ],
      [
        /No bucket policy denies/,
        ([, policy]) => (policy.props.policy = document({ ...tlsOnly, Action: "s3:PutObject" })),
      ],
    ],
    unknown: ([, policy]) => (policy.props.policy = UNKNOWN),
    alsoSatisfied: [([, policy]) => (policy.props.policy = JSON.stringify({ Statement: tlsOnly }))],
  },
  "buckets-use-a-customer-key": {
    satisfied: [bucket(), encryption("aws:kms")],
    violated: [
      [/No KMS key/, alone],
      [/No KMS key/, (samples) => (samples[1] = encryption("AES256"))],
    ],
    unknown: (samples) => (samples[1] = encryption(UNKNOWN)),
    alsoSatisfied: [(samples) => (samples[1] = logging())],
  },
  "log-buckets-can-take-logs": {
    satisfied: [bucket(), encryption("AES256"), logging()],
    violated: [[/encrypted with aws:kms/, (samples) => (samples[1] = encryption("aws:kms"))]],
    unknown: (samples) => (samples[1] = encryption(UNKNOWN)),
  },
  "buckets-have-a-lifecycle": {
    satisfied: [
      bucket(),
      part("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", { rules: [{ id: "expire" }] }),
    ],
    violated: [
      [/no lifecycle rule/, alone],
      [/no lifecycle rule/, ([, lifecycle]) => (lifecycle.props.rules = [])],
    ],
    unknown: ([, lifecycle]) => (lifecycle.props.rules = UNKNOWN),
  },
  "buckets-keep-access-logs": {
    satisfied: [bucket(), part("aws:s3/bucketLogging:BucketLogging", { targetBucket: "logs" })],
    violated: [[/not logged/, alone]],
    unknownIsEnough: ([, one]) => (one.props.targetBucket = UNKNOWN),
  },
  "buckets-are-not-emptied-by-deletion": {
    satisfied: [bucket()],
    violated: [[/is true/, ([one]) => (one.props.forceDestroy = true)]],
    unknown: ([one]) => (one.props.forceDestroy = UNKNOWN),
  },
  "file-systems-are-encrypted": {
    satisfied: [sample("aws:efs/fileSystem:FileSystem", { encrypted: true, kmsKeyId: KEY })],
    violated: [
      [/encrypted is not true/, ([files]) => delete files.props.encrypted],
      [/kmsKeyId is missing/, ([files]) => delete files.props.kmsKeyId],
    ],
    unknown: ([files]) => (files.props.encrypted = UNKNOWN),
    unknownIsEnough: ([files]) => (files.props.kmsKeyId = UNKNOWN),
  },
  "file-systems-are-backed-up": {
    satisfied: [
      sample("aws:efs/fileSystem:FileSystem", {}),
      {
        ...sample("aws:efs/backupPolicy:BackupPolicy", { backupPolicy: { status: "ENABLED" } }),
        references: { fileSystemId: ["filesystem"] },
      },
    ],
    violated: [
      [/No backup policy/, alone],
      [/No backup policy/, ([, policy]) => (policy.props.backupPolicy.status = "DISABLED")],
    ],
    unknown: ([, policy]) => (policy.props.backupPolicy = UNKNOWN),
  },
  "keys-rotate": {
    satisfied: [sample("aws:kms/key:Key", { enableKeyRotation: true })],
    violated: [[/not true/, ([key]) => (key.props.enableKeyRotation = false)]],
    unknown: ([key]) => (key.props.enableKeyRotation = UNKNOWN),
    alsoSatisfied: [([key]) => (key.props = { customerMasterKeySpec: "RSA_4096" })],
  },
  "keys-wait-before-deletion": {
    satisfied: [sample("aws:kms/key:Key", {})],
    violated: [[/gone after 7 days/, ([key]) => (key.props.deletionWindowInDays = 7)]],
    unknown: ([key]) => (key.props.deletionWindowInDays = UNKNOWN),
  },
  "stored-secrets-use-a-customer-key": {
    satisfied: [sample("aws:secretsmanager/secret:Secret", { kmsKeyId: KEY })],
    violated: [[/is missing/, ([secret]) => delete secret.props.kmsKeyId]],
    unknownIsEnough: ([secret]) => (secret.props.kmsKeyId = UNKNOWN),
  },
  "stored-secrets-can-be-recovered": {
    satisfied: [sample("aws:secretsmanager/secret:Secret", {})],
    violated: [[/is 0/, ([secret]) => (secret.props.recoveryWindowInDays = 0)]],
    unknown: ([secret]) => (secret.props.recoveryWindowInDays = UNKNOWN),
  },
  "logs-are-kept-long-enough": {
    satisfied: [sample("aws:cloudwatch/logGroup:LogGroup", { name: "/aws/eks/shop", retentionInDays: 365 })],
    violated: [
      [/never end/, ([group]) => delete group.props.retentionInDays],
      [/kept 30 days; required: 365/, ([group]) => (group.props.retentionInDays = 30)],
    ],
    unknown: ([group]) => (group.props.retentionInDays = UNKNOWN),
    alsoSatisfied: [([group]) => (group.props = { name: "/shop", retentionInDays: 30 })],
  },
  "logs-are-encrypted": {
    satisfied: [sample("aws:cloudwatch/logGroup:LogGroup", { kmsKeyId: KEY })],
    violated: [[/is missing/, ([group]) => delete group.props.kmsKeyId]],
    unknownIsEnough: ([group]) => (group.props.kmsKeyId = UNKNOWN),
  },
  "queues-and-topics-are-encrypted": {
    satisfied: [
      sample("aws:sqs/queue:Queue", { sqsManagedSseEnabled: true }),
      sample("aws:sns/topic:Topic", { kmsMasterKeyId: KEY }),
    ],
    violated: [
      [/Neither/, ([queue]) => (queue.props = {})],
      [/Neither/, ([, topic]) => (topic.props = {})],
    ],
    unknown: ([queue]) => (queue.props.sqsManagedSseEnabled = UNKNOWN),
    unknownIsEnough: ([, topic]) => (topic.props.kmsMasterKeyId = UNKNOWN),
  },
  "stored-secrets-rotate-every-quarter": {
    satisfied: [
      sample("aws:secretsmanager/secretRotation:SecretRotation", {
        rotationRules: { automaticallyAfterDays: 90 },
      }),
    ],
    violated: [
      [/every 365 days/, ([rotation]) => (rotation.props.rotationRules.automaticallyAfterDays = 365)],
      [/rotates never/, ([rotation]) => delete rotation.props.rotationRules],
    ],
    unknown: ([rotation]) => (rotation.props.rotationRules = { automaticallyAfterDays: UNKNOWN }),
    alsoSatisfied: [([rotation]) => (rotation.props.rotationRules = { scheduleExpression: "rate(30 days)" })],
  },
  "backups-are-copied-elsewhere": {
    satisfied: [
      sample("aws:backup/plan:Plan", {
        rules: [{ ruleName: "daily", copyActions: [{ destinationVaultArn: UNKNOWN }] }],
      }),
    ],
    violated: [[/of daily are not copied/, ([plan]) => delete plan.props.rules[0].copyActions]],
    unknown: ([plan]) => (plan.props.rules[0].copyActions = UNKNOWN),
  },
  "copies-for-a-lost-region-are-in-another": {
    satisfied: [
      sample("aws:backup/plan:Plan", {
        region: "us-east-1",
        rules: [{ ruleName: "daily", copyActions: [{ destinationVaultArn: vaultIn("us-west-2") }] }],
      }),
      {
        ...sample("aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication", {
          sourceDbInstanceArn: "arn:aws:rds:us-east-1:111122223333:db:shop",
        }),
        provider: { region: "us-west-2" },
      },
      sample("aws:ecr/replicationConfiguration:ReplicationConfiguration", {
        region: "us-east-1",
        replicationConfiguration: { rules: [{ destinations: [{ region: "us-west-2" }] }] },
      }),
    ],
    violated: [
      [/copied within us-east-1 only/, ([plan]) => (copyOf(plan).destinationVaultArn = vaultIn("us-east-1"))],
      [/both in us-east-1/, ([, backups]) => (backups.provider = { region: "us-east-1" })],
      [/both in us-east-1/, ([, backups]) => (backups.props.region = "us-east-1")],
      [/Images are copied within us-west-2/, ([, , images]) => (images.props.region = "us-west-2")],
    ],
    unknown: ([plan]) => (copyOf(plan).destinationVaultArn = UNKNOWN),
    alsoSatisfied: [
      ([plan]) => plan.props.rules[0].copyActions.push({ destinationVaultArn: vaultIn("us-east-1") }),
      ([plan]) => delete plan.props.region,
    ],
  },
  "backup-vaults-use-a-customer-key": {
    satisfied: [sample("aws:backup/vault:Vault", { kmsKeyArn: "key" })],
    violated: [[/kmsKeyArn is not given/, ([one]) => delete one.props.kmsKeyArn]],
    unknownIsEnough: ([one]) => (one.props.kmsKeyArn = UNKNOWN),
  },
  "backup-vaults-are-locked": {
    satisfied: [
      sample("aws:backup/vault:Vault", { name: "shop" }),
      sample("aws:backup/vaultLockConfiguration:VaultLockConfiguration", {
        backupVaultName: "shop",
        minRetentionDays: 30,
      }),
    ],
    violated: [
      [/No lock/, alone],
      [/No lock/, ([, lock]) => delete lock.props.minRetentionDays],
    ],
    unknown: ([, lock]) => (lock.props.minRetentionDays = UNKNOWN),
  },
  "storage-classes-encrypt": {
    satisfied: [
      sample("kubernetes:storage.k8s.io/v1:StorageClass", {
        provisioner: "ebs.csi.aws.com",
        parameters: { type: "gp3", encrypted: "true" },
      }),
    ],
    violated: [[/not true/, ([storage]) => delete storage.props.parameters.encrypted]],
    unknown: ([storage]) => (storage.props.parameters = UNKNOWN),
    alsoSatisfied: [([storage]) => (storage.props = { provisioner: "efs.csi.aws.com" })],
  },
});
