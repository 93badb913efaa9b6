import assert from "node:assert/strict";
import { AccessLogBucket, AccessLogBucketArgs, Bucket, BucketArgs } from "../../components/bucket";
import { PLACE, statements, unprotected } from "./planned-data";
import { PlannedResources, planResources } from "./planned-resources";
import { itRefuses } from "./refusals";

const ARGS: BucketArgs = { ...PLACE, bucketName: "shop-exports", logBucket: "access-logs" };
const LOG_ARGS: AccessLogBucketArgs = {
  accountId: PLACE.accountId,
  bucketName: "access-logs",
  tags: PLACE.tags,
};

const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";

const planBucket = (changes: Partial<BucketArgs> = {}) =>
  planResources((options) => void new Bucket("exports", { ...ARGS, ...changes }, options));

/** What both kinds of bucket have in common. */
function closed(plan: () => PlannedResources): void {
  it("cannot be made public in any of the four ways", () => {
    const { inputs } = plan().one(BLOCK);
    for (const flag of ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"])
      assert.equal(inputs[flag], true, flag);
  });

  it("has no access lists", () => {
    const { inputs } = plan().one("aws:s3/bucketOwnershipControls:BucketOwnershipControls");
    assert.deepEqual(inputs["rule"], { objectOwnership: "BucketOwnerEnforced" });
  });

  it("refuses plain HTTP and TLS before 1.2", () => {
    const refused = statements(plan().one(POLICY)).filter(({ Effect }) => Effect === "Deny");
    assert.deepEqual(
      refused.map(({ Condition }) => Condition),
      [{ Bool: { "aws:SecureTransport": "false" } }, { NumericLessThan: { "s3:TlsVersion": "1.2" } }],
    );
  });

  it("keeps old versions", () => {
    const { inputs } = plan().one("aws:s3/bucketVersioning:BucketVersioning");
    assert.deepEqual(inputs["versioningConfiguration"], { status: "Enabled" });
  });

  it("is protected with its settings, never emptied to be deleted, and forgotten rather than deleted", () => {
    const bucket = plan().one("aws:s3/bucket:Bucket");
    assert.deepEqual([bucket.inputs["forceDestroy"], bucket.retainOnDelete], [false, true]);
    assert.deepEqual(unprotected(plan(), "aws:s3/bucket:Bucket", BLOCK, POLICY, ENCRYPTION, LIFECYCLE), []);
  });
}

describe("Bucket", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planBucket();
  });

  closed(() => planned);

  it("is encrypted with a key of its own", () => {
    const [rule] = planned.one(ENCRYPTION).inputs["rules"] as any[];
    assert.equal(rule.applyServerSideEncryptionByDefault.sseAlgorithm, "aws:kms");
    assert.deepEqual(planned.one(ENCRYPTION).propertyDependencies["rules"], [
      planned.one("aws:kms/key:Key").urn,
    ]);
  });

  it("logs who reads it, under its own name", () => {
    const { inputs } = planned.one("aws:s3/bucketLogging:BucketLogging");
    assert.deepEqual([inputs["targetBucket"], inputs["targetPrefix"]], ["access-logs", "shop-exports/"]);
  });

  it("is in AWS Backup", () => {
    assert.equal((planned.one("aws:s3/bucket:Bucket").inputs["tags"] as any)["slipway:backup"], "hourly");
  });

  it("keeps objects for ever and old versions 90 days, unless told otherwise", async () => {
    const rules = (plan: PlannedResources) =>
      (plan.one(LIFECYCLE).inputs["rules"] as any[]).map(
        ({ id, expiration, noncurrentVersionExpiration }) => [
          id,
          expiration?.days ?? noncurrentVersionExpiration?.noncurrentDays,
        ],
      );
    assert.deepEqual(rules(planned), [
      ["abandoned-uploads", undefined],
      ["old-versions", 90],
    ]);
    assert.deepEqual(rules(await planBucket({ expireAfterDays: 30, noncurrentDays: 7 })), [
      ["abandoned-uploads", undefined],
      ["old-versions", 7],
      ["expire", 30],
    ]);
  });

  itRefuses<BucketArgs>('Bucket "exports"', (changes) => new Bucket("exports", { ...ARGS, ...changes }), [
    ["capitals", { bucketName: "Exports" }, /bucketName is "Exports"; give 3 to 63/],
    ["a dot, which S3 cannot serve by TLS", { bucketName: "a.b.c" }, /bucketName is "a\.b\.c"/],
    ["a name S3 keeps for itself", { bucketName: "xn--shop" }, /prefix or suffix that S3 keeps/],
    ["days that are none", { expireAfterDays: 0 }, /expireAfterDays is 0; give a whole number of days/],
    ["half a day", { noncurrentDays: 0.5 }, /noncurrentDays is 0.5; give a whole number of days/],
  ]);
});

describe("AccessLogBucket", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planResources((options) => void new AccessLogBucket("logs", LOG_ARGS, options));
  });

  closed(() => planned);

  it("takes logs from S3 on behalf of this account alone", () => {
    const allowed = statements(planned.one(POLICY)).filter(({ Effect }) => Effect === "Allow");
    assert.equal(allowed.length, 1);
    assert.deepEqual(
      [allowed[0].Principal, allowed[0].Action, allowed[0].Condition],
      [
        { Service: "logging.s3.amazonaws.com" },
        "s3:PutObject",
        { StringEquals: { "aws:SourceAccount": "111122223333" } },
      ],
    );
  });

  it("is encrypted by S3, and logs nothing about itself", () => {
    const [rule] = planned.one(ENCRYPTION).inputs["rules"] as any[];
    assert.deepEqual(rule.applyServerSideEncryptionByDefault, { sseAlgorithm: "AES256" });
    assert.deepEqual(planned.all("aws:s3/bucketLogging:BucketLogging"), []);
  });

  it("removes logs after a year, or after the days asked for", async () => {
    const days = (from: PlannedResources): number =>
      (from.one(LIFECYCLE).inputs["rules"] as any[]).find(({ id }) => id === "expire").expiration.days;
    const args = { ...LOG_ARGS, retentionDays: 30 };
    const shorter = await planResources((options) => void new AccessLogBucket("logs", args, options));
    assert.deepEqual([days(planned), days(shorter)], [365, 30]);
  });

  itRefuses<AccessLogBucketArgs>(
    'AccessLogBucket "logs"',
    (changes) => new AccessLogBucket("logs", { ...LOG_ARGS, ...changes }),
    [
      ["logs that are not kept", { retentionDays: 0 }, /retentionDays is 0/],
      ["a name S3 refuses", { bucketName: "-logs" }, /bucketName is "-logs"/],
    ],
  );
});
