import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { Bucket } from "../../components/bucket";
import { RecoveryRegion, RecoveryRegionArgs } from "../../components/recovery-region";
import { PLACE, statements, unprotected } from "./planned-data";
import { PlannedResources, planResources } from "./planned-resources";
import { itRefuses } from "./refusals";

const KEY = "aws:kms/key:Key";
const VAULT = "aws:backup/vault:Vault";
const LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";

describe("RecoveryRegion", () => {
  const RECOVERY: Omit<RecoveryRegionArgs, "primary"> = {
    ...PLACE,
    primaryRegion: "us-east-1",
    region: "us-west-2",
    vaultName: "slipway-prod",
    retentionDays: 30,
  };
  const REPLICATION = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication";
  let planned: PlannedResources;
  before(async () => {
    planned = await planResources((options) => {
      const primary = new aws.Provider("primary", { region: "us-east-1" });
      const recovery = new RecoveryRegion("recovery", { ...RECOVERY, primary }, options);
      recovery.replicateBackups("shop", "arn:aws:rds:us-east-1:111122223333:db:shop");
      const source = new Bucket(
        "exports",
        { ...PLACE, bucketName: "shop-exports", logBucket: "access-logs" },
        { provider: primary },
      );
      recovery.copyObjects("copy", { source, bucketName: "shop-exports-dr", alarmTopicArn: "arn:topic" });
    });
  });

  it("keeps copies in a locked vault with a key of its own", () => {
    assert.equal(planned.one(LOCK).inputs["minRetentionDays"], 30);
    assert.deepEqual(planned.one(VAULT).propertyDependencies["kmsKeyArn"], [
      planned.one(KEY, "recovery").urn,
    ]);
  });

  it("keeps 7 days of a database's backups and log, encrypted with its key", () => {
    const { inputs, propertyDependencies } = planned.one(REPLICATION);
    assert.equal(inputs["retentionPeriod"], 7);
    assert.equal(inputs["sourceDbInstanceArn"], "arn:aws:rds:us-east-1:111122223333:db:shop");
    assert.deepEqual(propertyDependencies["kmsKeyId"], [planned.one(KEY, "recovery").urn]);
  });

  it("gets a copy of each image that is pushed in the first region, and of its tags' immovability", () => {
    const replication = planned.one("aws:ecr/replicationConfiguration:ReplicationConfiguration");
    assert.match(replication.provider, /::primary::/);
    const [rule] = (replication.inputs["replicationConfiguration"] as any).rules;
    assert.deepEqual(rule.destinations, [{ region: "us-west-2", registryId: "111122223333" }]);
    const template = planned.one("aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate");
    assert.equal(template.inputs["imageTagMutability"], "IMMUTABLE");
    assert.equal((template.inputs["encryptionConfigurations"] as any[])[0].encryptionType, "KMS");
    assert.ok(planned.waitsFor(replication, template));
  });

  describe("gets a copy of each object of a bucket", () => {
    const COPIES = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
    const rule = () => (planned.one(COPIES).inputs["rules"] as any[])[0];

    it("within minutes, and of its deletion too", () => {
      assert.equal(rule().status, "Enabled");
      assert.deepEqual(rule().deleteMarkerReplication, { status: "Enabled" });
      assert.deepEqual(rule().destination.replicationTime, { status: "Enabled", time: { minutes: 15 } });
    });

    it("also of those that are encrypted, and encrypts them with its own key", () => {
      assert.deepEqual(rule().sourceSelectionCriteria, { sseKmsEncryptedObjects: { status: "Enabled" } });
      assert.ok(rule().destination.encryptionConfiguration.replicaKmsKeyId);
      const encryption = planned.one(ENCRYPTION, "copy");
      assert.ok(encryption.propertyDependencies["rules"]?.includes(planned.one(KEY, "recovery").urn));
    });

    it("once both buckets keep versions, and the role may copy", () => {
      for (const [type, name] of [
        [VERSIONING, "exports"],
        [VERSIONING, "copy"],
        ["aws:iam/rolePolicy:RolePolicy", "copy-copier"],
      ] as const)
        assert.ok(planned.waitsFor(planned.one(COPIES), planned.one(type, name)), name);
    });

    it("by a role that may read the one bucket and write the other, in each region by S3 alone", () => {
      const allowed = statements(planned.one("aws:iam/rolePolicy:RolePolicy", "copy-copier"));
      assert.deepEqual(
        allowed.filter(({ Sid }) => Sid.endsWith("Key")).map(({ Action, Condition }) => [Action, Condition]),
        [
          [["kms:Decrypt"], { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } }],
          [
            ["kms:Encrypt", "kms:GenerateDataKey"],
            { StringEquals: { "kms:ViaService": "s3.us-west-2.amazonaws.com" } },
          ],
        ],
      );
      const trust = statements(planned.one("aws:iam/role:Role", "copy-copier"), "assumeRolePolicy");
      assert.deepEqual(trust[0].Principal, { Service: "s3.amazonaws.com" });
    });

    it("each in its region: the copy here, what copies beside the source", () => {
      assert.doesNotMatch(planned.one("aws:s3/bucket:Bucket", "copy").provider, /::primary::/);
      for (const type of [COPIES, "aws:iam/role:Role"])
        assert.ok(
          planned
            .all(type)
            .some(({ provider, name }) => /::primary::/.test(provider) && name.startsWith("copy")),
        );
    });

    it("and raises an alarm when copies are more than five minutes late", () => {
      const { inputs } = planned.one("aws:cloudwatch/metricAlarm:MetricAlarm", "copy-late");
      assert.deepEqual(
        [inputs["metricName"], inputs["threshold"], inputs["alarmActions"]],
        ["ReplicationLatency", 300, ["arn:topic"]],
      );
      assert.equal((inputs["dimensions"] as any).DestinationBucket, "shop-exports-dr");
    });

    it("with a log of who reads the copies", () => {
      const { inputs } = planned.one("aws:s3/bucketLogging:BucketLogging", "copy");
      assert.equal(inputs["targetPrefix"], "shop-exports-dr/");
      const logs = planned.one("aws:s3/bucket:Bucket", "recovery-access-logs");
      assert.equal(logs.inputs["bucket"], "slipway-prod-copies-logs-111122223333");
    });
  });

  it("is protected", () => {
    assert.deepEqual(
      unprotected(planned, VAULT, LOCK, REPLICATION, "aws:kms/key:Key", "aws:s3/bucket:Bucket"),
      [],
    );
  });

  itRefuses<RecoveryRegionArgs>(
    'RecoveryRegion "recovery"',
    (changes) => new RecoveryRegion("recovery", { ...RECOVERY, ...changes } as RecoveryRegionArgs),
    [
      ["the region it is to stand in for", { region: "us-east-1" }, /both us-east-1; give another region/],
      [
        "a retention below the promise",
        { retentionDays: 7 },
        /retentionDays is 7, below the 30 days .*REQ-T235/,
      ],
      [
        "a lock that is final at once",
        { lockForeverAfterDays: 0 },
        /lockForeverAfterDays is 0; give 3 or more/,
      ],
      ["a vault AWS refuses", { vaultName: "" }, /vaultName is ""/],
    ],
  );
});
