import assert from "node:assert/strict";
import { Backup, BackupArgs } from "../../components/backup";
import { PLACE, statements, unprotected } from "./planned-data";
import { PlannedResources, planResources } from "./planned-resources";
import { itRefuses } from "./refusals";

const ELSEWHERE = "arn:aws:backup:us-west-2:111122223333:backup-vault:slipway-prod";
const ARGS: BackupArgs = {
  ...PLACE,
  vaultName: "slipway-prod",
  retentionDays: 30,
  copyTo: [{ vaultArn: ELSEWHERE, region: "us-west-2", accountId: PLACE.accountId }],
  alarmTopicArn: "arn:aws:sns:us-east-1:111122223333:alarms",
};

const VAULT = "aws:backup/vault:Vault";
const LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
const PLAN = "aws:backup/plan:Plan";

const planBackup = (changes: Partial<BackupArgs> = {}) =>
  planResources((options) => void new Backup("backup", { ...ARGS, ...changes }, options));

describe("Backup", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planBackup();
  });
  const rules = () => planned.one(PLAN).inputs["rules"] as any[];

  it("runs each day and each hour, and keeps both 30 days", () => {
    assert.deepEqual(
      rules().map(({ ruleName, schedule, lifecycle }) => [ruleName, schedule, lifecycle.deleteAfter]),
      [
        ["daily", "cron(30 5 * * ? *)", 30],
        ["hourly", "cron(0 * * * ? *)", 30],
      ],
    );
  });

  it("copies each backup to the other region, for as long", () => {
    for (const { copyActions } of rules())
      assert.deepEqual(copyActions, [{ destinationVaultArn: ELSEWHERE, lifecycle: { deleteAfter: 30 } }]);
  });

  it("copies to another account too where one is named", async () => {
    const vaultArn = "arn:aws:backup:us-east-1:444455556666:backup-vault:safe";
    const copy = { vaultArn, region: "us-east-1", accountId: "444455556666" };
    const [daily] = (await planBackup({ copyTo: [copy] })).one(PLAN).inputs["rules"] as any[];
    assert.equal(daily.copyActions[0].destinationVaultArn, vaultArn);
  });

  it("lets nobody delete a backup before its 30 days", () => {
    assert.equal(planned.one(LOCK).inputs["minRetentionDays"], 30);
    assert.equal(planned.one(VAULT).inputs["forceDestroy"], false);
  });

  it("makes the lock final only where that is asked for", async () => {
    assert.equal("changeableForDays" in planned.one(LOCK).inputs, false);
    const final = (await planBackup({ lockForeverAfterDays: 7 })).one(LOCK);
    assert.equal(final.inputs["changeableForDays"], 7);
  });

  it("is encrypted with a key of its own", () => {
    assert.deepEqual(planned.one(VAULT).propertyDependencies["kmsKeyArn"], [
      planned.one("aws:kms/key:Key").urn,
    ]);
  });

  it("selects what carries its tag, of whatever kind", () => {
    assert.deepEqual(planned.one("aws:backup/selection:Selection").inputs["selectionTags"], [
      { type: "STRINGEQUALS", key: "slipway:backup", value: "hourly" },
    ]);
  });

  it("acts by a role that AWS Backup takes for this account alone", () => {
    const [trust] = statements(planned.one("aws:iam/role:Role"), "assumeRolePolicy");
    assert.deepEqual(trust.Principal, { Service: "backup.amazonaws.com" });
    assert.deepEqual(trust.Condition, { StringEquals: { "aws:SourceAccount": "111122223333" } });
  });

  it("may back up and restore S3 as well as disks and databases", () => {
    const policies = planned
      .all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
      .map(({ inputs }) => String(inputs["policyArn"]).split("/").pop());
    assert.deepEqual(policies, [
      "AWSBackupServiceRolePolicyForBackup",
      "AWSBackupServiceRolePolicyForRestores",
      "AWSBackupServiceRolePolicyForS3Backup",
      "AWSBackupServiceRolePolicyForS3Restore",
    ]);
  });

  it("raises an alarm for a backup or copy that failed or ran out of time", () => {
    const alarms = planned.all("aws:cloudwatch/metricAlarm:MetricAlarm");
    for (const metric of [
      "NumberOfBackupJobsFailed",
      "NumberOfBackupJobsExpired",
      "NumberOfCopyJobsFailed",
    ]) {
      const { inputs } = alarms.find(({ inputs }) => inputs["metricName"] === metric)!;
      assert.deepEqual(inputs["dimensions"], { BackupVaultName: "slipway-prod" });
      assert.deepEqual([inputs["comparisonOperator"], inputs["threshold"]], ["GreaterThanThreshold", 0]);
      assert.deepEqual(inputs["alarmActions"], [ARGS.alarmTopicArn]);
    }
  });

  it("raises an alarm when no backup was finished for three hours, whatever the reason", () => {
    const { inputs } = planned.one("aws:cloudwatch/metricAlarm:MetricAlarm", "backup-silent");
    assert.deepEqual(
      [inputs["metricName"], inputs["period"], inputs["evaluationPeriods"], inputs["treatMissingData"]],
      ["NumberOfBackupJobsCompleted", 3600, 3, "breaching"],
    );
  });

  it("is protected with its plan and its key", () => {
    assert.deepEqual(unprotected(planned, VAULT, LOCK, PLAN, "aws:kms/key:Key"), []);
    assert.equal(planned.one(VAULT).retainOnDelete, true);
  });

  itRefuses<BackupArgs>('Backup "backup"', (changes) => new Backup("backup", { ...ARGS, ...changes }), [
    [
      "a retention below the promise",
      { retentionDays: 29 },
      /retentionDays is 29, below the 30 days that are promised \(REQ-T235\); give 30 or more/,
    ],
    ["no retention", { retentionDays: 0, protect: false }, /retentionDays is 0; give 1 to 365/],
    [
      "a copy into its own region and account",
      { copyTo: [{ vaultArn: ELSEWHERE, region: "us-east-1", accountId: PLACE.accountId }] },
      /copyTo names a vault in us-east-1 of the same account; name another/,
    ],
    [
      "a copy whose region is not that of its vault",
      { copyTo: [{ vaultArn: ELSEWHERE, region: "eu-west-1", accountId: PLACE.accountId }] },
      /copyTo says region eu-west-1 and account 111122223333 of vault arn.*us-west-2.*; give those in its ARN/,
    ],
    [
      "a copy into its own vault, said to be another's",
      {
        copyTo: [
          {
            vaultArn: ELSEWHERE.replace("us-west-2", "us-east-1"),
            region: "us-west-2",
            accountId: PLACE.accountId,
          },
        ],
      },
      /give those in its ARN/,
    ],
    [
      "two copies into one vault",
      { copyTo: [ARGS.copyTo![0]!, ARGS.copyTo![0]!] },
      /copyTo names arn.*slipway-prod twice/,
    ],
    [
      "a lock that is final at once",
      { lockForeverAfterDays: 1 },
      /lockForeverAfterDays is 1; give 3 or more/,
    ],
    ["a vault AWS refuses", { vaultName: "a vault" }, /vaultName is "a vault"/],
  ]);
});
