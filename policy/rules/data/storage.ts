import type { ResourceRule, StackRule } from "../../judgement/rule";

const FILE_SYSTEM = "aws:efs/fileSystem:FileSystem";
const EFS_BACKUP = "aws:efs/backupPolicy:BackupPolicy";

export const fileSystemsAreEncrypted: ResourceRule = {
  id: "file-systems-are-encrypted",
  domain: "data",
  title: "File systems are encrypted with a key of your own",
  severity: "high",
  rationale: "Encryption cannot be added to a file system later.",
  remediation: "Set encrypted to true and kmsKeyId to a key of the stack.",
  references: ["CKV_AWS_42", "CKV_AWS_184", "FSBP EFS.1"],
  types: [FILE_SYSTEM],
  reads: ["encrypted"],
  check(files, judge) {
    if (!files.at("encrypted").isTrue()) judge.violated("encrypted is not true.");
    else if (!files.at("kmsKeyId").given) judge.violated("kmsKeyId is missing.");
  },
};

export const fileSystemsAreBackedUp: StackRule = {
  id: "file-systems-are-backed-up",
  domain: "data",
  title: "File systems are backed up every day",
  severity: "high",
  rationale: "A file deleted by a program is deleted in every zone at once.",
  remediation: "Add an EFS BackupPolicy with status ENABLED.",
  references: ["FSBP EFS.7"],
  types: [FILE_SYSTEM, EFS_BACKUP],
  reads: ["backupPolicy.status"],
  stages: ["staging", "prod"],
  checkStack(stack, judge) {
    judge.each(stack.ofType(FILE_SYSTEM), (files) => {
      const policies = stack.ofType(EFS_BACKUP).filter((policy) => policy.refersTo("fileSystemId", files));
      const on = policies.some((policy) => policy.at("backupPolicy", "status").text() === "ENABLED");
      if (!on) judge.violated("No backup policy is enabled for it.");
    });
  },
};

export const keysRotate: ResourceRule = {
  id: "keys-rotate",
  domain: "data",
  title: "Encryption keys rotate every year",
  severity: "medium",
  rationale: "Rotation bounds what a leaked key can read, and costs nothing to run.",
  remediation: "Set enableKeyRotation to true.",
  references: ["CKV_AWS_7", "FSBP KMS.4"],
  types: ["aws:kms/key:Key"],
  reads: ["enableKeyRotation"],
  check(key, judge) {
    const spec = key.at("customerMasterKeySpec").text() ?? "SYMMETRIC_DEFAULT";
    // Only symmetric keys made by KMS can rotate by themselves.
    if (spec === "SYMMETRIC_DEFAULT" && !key.at("enableKeyRotation").isTrue()) {
      judge.violated("enableKeyRotation is not true.");
    }
  },
};

export const keysWaitBeforeDeletion: ResourceRule = {
  id: "keys-wait-before-deletion",
  domain: "data",
  title: "Encryption keys wait before they are deleted",
  severity: "high",
  rationale: "With a key goes all it encrypted; the waiting time is the only way back.",
  remediation: "Set deletionWindowInDays to the required number of days, at most 30, or leave it out.",
  references: ["FSBP KMS.3"],
  types: ["aws:kms/key:Key"],
  reads: ["deletionWindowInDays"],
  settings: {
    days: { type: "integer", minimum: 7, default: 30, description: "Least waiting time, in days (7 to 30)" },
  },
  stages: ["staging", "prod"],
  check(key, judge) {
    // 30 days is what KMS takes when nothing is given.
    const days = key.at("deletionWindowInDays").number() ?? 30;
    if (days < judge.integer("days")) {
      judge.violated(`A deleted key is gone after ${days} days; required: ${judge.integer("days")}.`);
    }
  },
};

const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

export const logsAreKeptLongEnough: ResourceRule = {
  id: "logs-are-kept-long-enough",
  domain: "data",
  title: "Logs are kept for a stated time, in prod for long enough",
  severity: "medium",
  rationale: "Intrusions are found after months; logs without an end are paid for ever.",
  remediation: "Set retentionInDays; in prod to at least the required number of days.",
  references: ["CKV_AWS_66", "CKV_AWS_338"],
  types: [LOG_GROUP],
  reads: ["retentionInDays"],
  settings: {
    prodDays: { type: "integer", minimum: 1, default: 30, description: "Least retention in prod, in days" },
    auditDays: {
      type: "integer",
      minimum: 1,
      default: 365,
      description: "Least retention in prod of the logs named in auditLogs, in days",
    },
    auditLogs: {
      type: "strings",
      default: ["/aws/eks/", "/aws/vpc/"],
      description: "Beginnings of the names of logs that tell who did what",
    },
  },
  check(group, judge) {
    const days = group.at("retentionInDays").number() ?? 0;
    if (days === 0) judge.violated("retentionInDays is not given: the logs never end.");
    else if (judge.stage === "prod") {
      const name = group.at("name").text() ?? "";
      const audit = judge.strings("auditLogs").some((start) => name.startsWith(start));
      const least = judge.integer(audit ? "auditDays" : "prodDays");
      if (days < least) judge.violated(`Logs are kept ${days} days; required: ${least}.`);
    }
  },
};

export const logsAreEncrypted: ResourceRule = {
  id: "logs-are-encrypted",
  domain: "data",
  title: "Logs are encrypted with a key of your own",
  severity: "low",
  rationale: "Logs hold addresses, names and, sooner or later, a secret.",
  remediation: "Set kmsKeyId to a key whose policy lets CloudWatch Logs use it.",
  references: ["CKV_AWS_158"],
  types: [LOG_GROUP],
  reads: [],
  check(group, judge) {
    if (!group.at("kmsKeyId").given) judge.violated("kmsKeyId is missing.");
  },
};

export const queuesAndTopicsAreEncrypted: ResourceRule = {
  id: "queues-and-topics-are-encrypted",
  domain: "data",
  title: "Queues and topics are encrypted",
  severity: "medium",
  rationale: "Messages lie on disks of the service until they are read.",
  remediation: "Set kmsMasterKeyId, or sqsManagedSseEnabled for a queue.",
  references: ["CKV_AWS_27", "CKV_AWS_26", "FSBP SQS.1"],
  types: ["aws:sqs/queue:Queue", "aws:sns/topic:Topic"],
  reads: ["sqsManagedSseEnabled"],
  check(channel, judge) {
    if (channel.at("kmsMasterKeyId").given || channel.at("sqsManagedSseEnabled").isTrue()) return;
    judge.violated("Neither kmsMasterKeyId nor sqsManagedSseEnabled is set.");
  },
};
