import type { ResourceRule } from "../../judgement/rule";

const REPLICATION_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";

export const cachesAreEncrypted: ResourceRule = {
  id: "caches-are-encrypted",
  domain: "data",
  title: "Caches are encrypted at rest and on the way",
  severity: "high",
  rationale:
    "Encryption at rest is chosen when a cache is made; without TLS its password and data cross the network in the clear.",
  remediation: "Set atRestEncryptionEnabled and transitEncryptionEnabled to true.",
  references: ["CKV_AWS_29", "CKV_AWS_30", "FSBP ElastiCache.4", "FSBP ElastiCache.5"],
  types: [REPLICATION_GROUP],
  reads: ["atRestEncryptionEnabled", "transitEncryptionEnabled"],
  check(cache, judge) {
    for (const property of ["atRestEncryptionEnabled", "transitEncryptionEnabled"]) {
      judge.apart(cache, () => {
        if (!cache.at(property).isTrue()) judge.violated(`${property} is not true.`);
      });
    }
    if (cache.at("transitEncryptionMode").text() === "preferred") {
      judge.violated("transitEncryptionMode is preferred, which also takes connections without TLS.");
    }
  },
};

export const cachesUseACustomerKey: ResourceRule = {
  id: "caches-use-a-customer-key",
  domain: "data",
  title: "Caches are encrypted with a key of your own",
  severity: "medium",
  rationale:
    "With a key of its own, access to the cache's snapshots can be cut off; it cannot be changed later.",
  remediation: "Set kmsKeyId.",
  references: ["CKV_AWS_191"],
  types: [REPLICATION_GROUP],
  reads: [],
  check(cache, judge) {
    if (!cache.at("kmsKeyId").given) judge.violated("kmsKeyId is not given.");
  },
};

export const cachesRequireAPassword: ResourceRule = {
  id: "caches-require-a-password",
  domain: "data",
  title: "Caches let nobody in without a password",
  severity: "high",
  rationale: "Otherwise whoever reaches the port reads and writes every session and queue.",
  remediation: "Give authToken from a secret, or userGroupIds.",
  references: ["CKV_AWS_31", "FSBP ElastiCache.6"],
  types: [REPLICATION_GROUP],
  reads: ["userGroupIds"],
  check(cache, judge) {
    if (cache.at("authToken").given || cache.at("userGroupIds").list().length > 0) return;
    judge.violated("Neither authToken nor userGroupIds is given.");
  },
};

export const cachesFailOver: ResourceRule = {
  id: "caches-fail-over",
  domain: "resilience",
  title: "A prod cache fails over to another zone",
  severity: "high",
  rationale: "Without a replica in another zone the loss of one node or zone empties the cache.",
  remediation: "Set automaticFailoverEnabled and multiAzEnabled to true, with two nodes or more.",
  references: ["FSBP ElastiCache.3"],
  types: [REPLICATION_GROUP],
  reads: ["automaticFailoverEnabled", "multiAzEnabled"],
  stages: ["prod"],
  check(cache, judge) {
    for (const property of ["automaticFailoverEnabled", "multiAzEnabled"]) {
      judge.apart(cache, () => {
        if (!cache.at(property).isTrue()) judge.violated(`${property} is not true.`);
      });
    }
  },
};

export const cachesKeepSnapshots: ResourceRule = {
  id: "caches-keep-snapshots",
  domain: "data",
  title: "A prod cache is backed up",
  severity: "medium",
  rationale: "Queues and sessions are data too; without a snapshot a lost cache starts empty.",
  remediation: "Set snapshotRetentionLimit to at least the required number of days.",
  references: ["CKV_AWS_134", "FSBP ElastiCache.1"],
  types: [REPLICATION_GROUP],
  reads: ["snapshotRetentionLimit"],
  stages: ["prod"],
  settings: {
    days: { type: "integer", minimum: 1, default: 1, description: "Least retention of snapshots, in days" },
  },
  check(cache, judge) {
    const days = cache.at("snapshotRetentionLimit").number() ?? 0;
    if (days < judge.integer("days")) {
      judge.violated(`Snapshots are kept ${days} days; required: ${judge.integer("days")}.`);
    }
  },
};
