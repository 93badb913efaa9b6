import type { Stack, Resource } from "../../judgement/resources";
import type { ResourceRule, StackRule } from "../../judgement/rule";
import { statements } from "../../reading/iam";
import { BUCKETS, LOGGING_TYPES, partsOf, takesAccessLogs } from "../../reading/buckets";

const PUBLIC_ACCESS_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

export const bucketsBlockPublicAccess: StackRule = {
  id: "buckets-block-public-access",
  domain: "data",
  title: "Buckets block public access in all four ways",
  severity: "critical",
  rationale: "One wrong policy or access list then publishes nothing.",
  remediation: "Add a BucketPublicAccessBlock for the bucket with all four flags true.",
  references: ["CKV2_AWS_6", "CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "FSBP S3.8"],
  types: [...BUCKETS, PUBLIC_ACCESS_BLOCK],
  reads: BLOCKS,
  checkStack(stack, judge) {
    judge.each(stack.ofType(...BUCKETS), (bucket) => {
      const blocks = partsOf(stack, bucket, PUBLIC_ACCESS_BLOCK);
      if (blocks.length === 0) judge.violated("It has no public access block.");
      const open = BLOCKS.filter((flag) => blocks.some((block) => !block.at(flag).isTrue()));
      if (open.length > 0) judge.violated(`Its public access block leaves out ${open.join(", ")}.`);
    });
  },
};

const VERSIONING = [
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:s3/bucketVersioningV2:BucketVersioningV2",
];

export const bucketsAreVersioned: StackRule = {
  id: "buckets-are-versioned",
  domain: "data",
  title: "Buckets keep old versions of objects",
  severity: "medium",
  rationale: "An object overwritten or deleted by mistake, or by ransomware, can then be had back.",
  remediation: "Add a BucketVersioning for the bucket with status Enabled.",
  references: ["CKV_AWS_21"],
  types: [...BUCKETS, ...VERSIONING],
  reads: ["versioningConfiguration.status"],
  checkStack(stack, judge) {
    judge.each(stack.ofType(...BUCKETS), (bucket) => {
      const parts = partsOf(stack, bucket, ...VERSIONING);
      const on = parts.some((part) => part.at("versioningConfiguration", "status").text() === "Enabled");
      if (!on && !bucket.at("versioning", "enabled").isTrue()) judge.violated("Versioning is not enabled.");
    });
  },
};

const POLICY = "aws:s3/bucketPolicy:BucketPolicy";

export const bucketsRefusePlainHttp: StackRule = {
  id: "buckets-refuse-plain-http",
  domain: "data",
  title: "Buckets refuse requests without TLS",
  severity: "medium",
  rationale: "A request by plain HTTP shows its objects and its signature to everyone on the way.",
  remediation: 'Deny s3:* where aws:SecureTransport is "false" in the bucket policy.',
  references: ["FSBP S3.5"],
  types: [...BUCKETS, POLICY],
  reads: ["policy"],
  checkStack(stack, judge) {
    judge.each(stack.ofType(...BUCKETS), (bucket) => {
      const policies = partsOf(stack, bucket, POLICY);
      if (!policies.some(deniesPlainHttp)) judge.violated("No bucket policy denies requests without TLS.");
    });
  },
};

function deniesPlainHttp(policy: Resource): boolean {
  return statements(policy.at("policy")).some(
    (statement) =>
      statement.at("Effect").text() === "Deny" &&
      statement
        .at("Action")
        .texts()
        .some((action) => action === "s3:*" || action === "*") &&
      statement.at("Condition", "Bool", "aws:SecureTransport").texts().includes("false"),
  );
}

const ENCRYPTION = [
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
];

function algorithms(stack: Stack, bucket: Resource): (string | undefined)[] {
  return partsOf(stack, bucket, ...ENCRYPTION).flatMap((part) =>
    part
      .at("rules")
      .list()
      .map((rule) => rule.at("applyServerSideEncryptionByDefault", "sseAlgorithm").text()),
  );
}

export const bucketsUseACustomerKey: StackRule = {
  id: "buckets-use-a-customer-key",
  domain: "data",
  title: "Buckets are encrypted with a KMS key",
  severity: "medium",
  rationale: "With a key of its own, reading the bucket takes a second permission, which can be withdrawn.",
  remediation: "Add a BucketServerSideEncryptionConfiguration with sseAlgorithm aws:kms and your key.",
  references: ["CKV_AWS_145"],
  types: [...BUCKETS, ...ENCRYPTION],
  reads: ["rules[].applyServerSideEncryptionByDefault.sseAlgorithm"],
  checkStack(stack, judge) {
    judge.each(stack.ofType(...BUCKETS), (bucket) => {
      if (takesAccessLogs(stack, bucket)) return;
      const kms = algorithms(stack, bucket).some((algorithm) => algorithm?.startsWith("aws:kms") ?? false);
      if (!kms) judge.violated("No KMS key is set as its default encryption.");
    });
  },
};

export const logBucketsCanTakeLogs: StackRule = {
  id: "log-buckets-can-take-logs",
  domain: "data",
  title: "Buckets that take access logs use the encryption S3 can write them with",
  severity: "medium",
  rationale:
    "The S3 user guide names SSE-S3 (AES256) for them; with a KMS key, delivery fails silently unless the key's policy lets logging.s3.amazonaws.com use it.",
  remediation:
    "Set sseAlgorithm AES256 for the bucket that takes the logs, or waive it once logs have arrived.",
  references: [],
  types: [...BUCKETS, ...LOGGING_TYPES, ...ENCRYPTION],
  reads: ["rules[].applyServerSideEncryptionByDefault.sseAlgorithm"],
  enforcement: { staging: "advisory", prod: "advisory" },
  checkStack(stack, judge) {
    judge.each(stack.ofType(...BUCKETS), (bucket) => {
      if (!takesAccessLogs(stack, bucket)) return;
      const wrong = algorithms(stack, bucket).find((algorithm) => algorithm !== "AES256");
      if (wrong !== undefined) judge.violated(`It takes access logs and is encrypted with ${wrong}.`);
    });
  },
};

const LIFECYCLE = [
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
];

export const bucketsHaveALifecycle: StackRule = {
  id: "buckets-have-a-lifecycle",
  domain: "data",
  title: "Buckets say how long objects stay",
  severity: "low",
  rationale: "Without rules, old versions and broken uploads are kept and paid for ever.",
  remediation: "Add a BucketLifecycleConfiguration; at least end incomplete uploads and old versions.",
  references: ["CKV2_AWS_61", "FSBP S3.13"],
  types: [...BUCKETS, ...LIFECYCLE],
  reads: ["rules"],
  checkStack(stack, judge) {
    judge.each(stack.ofType(...BUCKETS), (bucket) => {
      const rules = partsOf(stack, bucket, ...LIFECYCLE).flatMap((part) => part.at("rules").list());
      if (rules.length === 0) judge.violated("It has no lifecycle rule.");
    });
  },
};

export const bucketsKeepAccessLogs: StackRule = {
  id: "buckets-keep-access-logs",
  domain: "data",
  title: "Buckets log who reads them",
  severity: "medium",
  rationale: "After a leak, only access logs tell what was read and by whom.",
  remediation: "Add a BucketLogging whose targetBucket is the log bucket.",
  references: ["CKV_AWS_18", "FSBP S3.9"],
  types: [...BUCKETS, ...LOGGING_TYPES],
  reads: [],
  checkStack(stack, judge) {
    judge.each(stack.ofType(...BUCKETS), (bucket) => {
      if (takesAccessLogs(stack, bucket)) return;
      if (partsOf(stack, bucket, ...LOGGING_TYPES).length > 0) return;
      judge.violated("Access to it is not logged.");
    });
  },
};

export const bucketsAreNotEmptiedByDeletion: ResourceRule = {
  id: "buckets-are-not-emptied-by-deletion",
  domain: "data",
  title: "Deleting a bucket does not delete its objects",
  severity: "high",
  rationale: "With forceDestroy one wrong destroy removes every object and every version.",
  remediation: "Remove forceDestroy.",
  references: [],
  types: BUCKETS,
  reads: ["forceDestroy"],
  stages: ["staging", "prod"],
  check(bucket, judge) {
    if (bucket.at("forceDestroy").isTrue()) judge.violated("forceDestroy is true.");
  },
};
