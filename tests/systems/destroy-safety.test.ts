import assert from "node:assert/strict";
import { Planned, plannedStack, planning } from "./planned-stack";

const KEY = "aws:kms/key:Key";

/** What each stateful type must say for its data to outlive a mistake, and what it says instead. */
const SAFETY: Record<string, (resource: Planned) => string[]> = {
  "aws:rds/instance:Instance": ({ inputs }) => [
    ...unless(inputs.deletionProtection === true, "deletionProtection is off"),
    ...(inputs.replicateSourceDb !== undefined
      ? []
      : [
          ...unless(inputs.skipFinalSnapshot === false, "skips its final snapshot"),
          ...unless(inputs.finalSnapshotIdentifier !== undefined, "final snapshot has no name"),
          ...unless(inputs.backupRetentionPeriod >= 30, "keeps backups under 30 days"),
          ...unless(inputs.deleteAutomatedBackups === false, "takes its backups along"),
          ...backedUp(inputs),
        ]),
  ],
  "aws:elasticache/replicationGroup:ReplicationGroup": ({ inputs }) => [
    ...unless(inputs.finalSnapshotIdentifier !== undefined, "leaves no final snapshot"),
    ...unless(inputs.snapshotRetentionLimit >= 1, "keeps no snapshots"),
  ],
  "aws:s3/bucket:Bucket": ({ name, inputs }) => [
    ...unless(inputs.forceDestroy === false, "can be deleted with its objects"),
    ...unless(versioned(name), "is not versioned"),
    // Access logs are written anew all the time, and copies are copies; they are versioned, not backed up.
    ...(/(^|-)(access-logs|copy)$/.test(name) ? [] : backedUp(inputs)),
  ],
  "aws:efs/fileSystem:FileSystem": ({ inputs }) => backedUp(inputs),
  "aws:backup/vault:Vault": ({ inputs }) =>
    unless(inputs.forceDestroy === false, "can be deleted with its backups"),
  "aws:ecr/repository:Repository": ({ inputs }) => [
    ...unless(inputs.forceDelete === false, "can be deleted with its images"),
    ...unless(inputs.imageTagMutability === "IMMUTABLE", "has tags that can be moved"),
  ],
  "aws:secretsmanager/secret:Secret": ({ inputs }) =>
    unless(inputs.recoveryWindowInDays === 30, "cannot be had back for 30 days"),
  [KEY]: ({ inputs }) => unless(inputs.deletionWindowInDays === 30, "cannot be had back for 30 days"),
};

/** Types that are forgotten, not deleted, even where someone lifted the protection. */
const RETAINED = [
  "aws:rds/instance:Instance",
  "aws:elasticache/replicationGroup:ReplicationGroup",
  "aws:s3/bucket:Bucket",
  "aws:efs/fileSystem:FileSystem",
  "aws:backup/vault:Vault",
];

/** Keys of what holds no data: messages on their way. */
const PASSING = ["alarms"];

/** What a stateful resource depends on and a destroy may take: it is made anew without loss. */
const REPLACEABLE = [
  "aws:iam/",
  "random:index/randomPassword:",
  "aws:ec2/internetGateway:",
  "aws:route53/",
  "pulumi:providers:",
];

function unless(fine: boolean, problem: string): string[] {
  return fine ? [] : [problem];
}

function backedUp({ tags }: { tags?: Record<string, string> }): string[] {
  return unless(tags?.["slipway:backup"] === "hourly", "is not in AWS Backup");
}

function versioned(bucket: string): boolean {
  const [versioning] = plannedStack("prod").filter(
    ({ type, name }) => type === "aws:s3/bucketVersioning:BucketVersioning" && name === bucket,
  );
  return versioning?.inputs.versioningConfiguration.status === "Enabled";
}

describe("A destroy of prod", () => {
  before(planning("prod"));
  const stateful = () =>
    plannedStack("prod").filter(
      ({ type, name }) => type in SAFETY && !(type === KEY && PASSING.includes(name)),
    );

  it("meets every kind of thing that holds data", () => {
    const found = new Set(stateful().map(({ type }) => type));
    assert.deepEqual([...found].sort(), Object.keys(SAFETY).sort());
  });

  it("finds no kind of data store that this test does not know", () => {
    const storage =
      /^aws:(rds\/(instance|cluster)|dynamodb\/table|elasticache\/(cluster|replicationGroup|serverlessCache)|memorydb|docdb|neptune|redshift|opensearch\/domain|s3\/bucket|efs\/fileSystem|fsx|ebs\/volume|ecr\/repository|backup\/vault|secretsmanager\/secret|kms\/key|msk|timestreamwrite|qldb):\w+$/;
    const unknown = plannedStack("prod").filter(({ type }) => storage.test(type) && !(type in SAFETY));
    assert.deepEqual(
      unknown.map(({ urn }) => urn),
      [],
    );
  });

  it("is refused by Pulumi for each of them", () => {
    assert.deepEqual(
      stateful()
        .filter(({ protect }) => !protect)
        .map(({ urn }) => urn),
      [],
    );
  });

  it("is refused or survived by each of them in AWS: deletion protection, final snapshot, retention, recovery", () => {
    assert.deepEqual(
      stateful().flatMap((resource) =>
        (SAFETY[resource.type]?.(resource) ?? []).map((problem) => `${resource.urn} ${problem}`),
      ),
      [],
    );
  });

  it("forgets data rather than deleting it, where someone lifted the protection", () => {
    assert.deepEqual(
      stateful()
        .filter(({ type, retainOnDelete }) => RETAINED.includes(type) && !retainOnDelete)
        .map(({ urn }) => urn),
      [],
    );
  });

  it("is refused for all that data depends on, so that half a destroy cannot happen", () => {
    const byUrn = new Map(plannedStack("prod").map((resource) => [resource.urn, resource]));
    const seen = new Set<string>();
    const queue = stateful().map(({ urn }) => urn);
    for (let urn = queue.pop(); urn !== undefined; urn = queue.pop()) {
      if (seen.has(urn)) continue;
      seen.add(urn);
      queue.push(...(byUrn.get(urn)?.dependencies ?? []));
    }
    const loose = [...seen]
      .flatMap((urn) => byUrn.get(urn) ?? [])
      .filter(({ type, protect }) => type.startsWith("aws:") && !protect)
      .filter(({ type }) => !REPLACEABLE.some((prefix) => type.startsWith(prefix)));
    assert.deepEqual(
      loose.map(({ urn }) => urn),
      [],
    );
  });
});
