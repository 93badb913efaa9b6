import type { ResourceRule } from "../../judgement/rule";

const SECRET = "aws:secretsmanager/secret:Secret";

export const storedSecretsUseACustomerKey: ResourceRule = {
  id: "stored-secrets-use-a-customer-key",
  domain: "data",
  title: "Stored secrets are encrypted with a key of your own",
  severity: "medium",
  rationale: "With the account's default key, whoever may read the secret may also decrypt it.",
  remediation: "Set kmsKeyId to a key of the stack.",
  references: ["CKV_AWS_149"],
  types: [SECRET],
  reads: [],
  check(secret, judge) {
    if (!secret.at("kmsKeyId").given) judge.violated("kmsKeyId is missing.");
  },
};

export const storedSecretsCanBeRecovered: ResourceRule = {
  id: "stored-secrets-can-be-recovered",
  domain: "data",
  title: "A deleted secret can be had back",
  severity: "medium",
  rationale: "A secret deleted at once takes down everything that reads it, with no way back.",
  remediation: "Set recoveryWindowInDays to 7 or more, or leave it out.",
  references: [],
  types: [SECRET],
  reads: ["recoveryWindowInDays"],
  stages: ["staging", "prod"],
  check(secret, judge) {
    if (secret.at("recoveryWindowInDays").number() === 0) judge.violated("recoveryWindowInDays is 0.");
  },
};

export const storedSecretsRotateEveryQuarter: ResourceRule = {
  id: "stored-secrets-rotate-every-quarter",
  domain: "data",
  title: "A secret that rotates does so every quarter or more often",
  severity: "medium",
  rationale: "A password copied today works for whoever has it until the next rotation.",
  remediation: "Set rotationRules.automaticallyAfterDays to the allowed number or less, or a schedule.",
  references: ["CKV_AWS_304", "FSBP SecretsManager.4"],
  types: ["aws:secretsmanager/secretRotation:SecretRotation"],
  reads: ["rotationRules.automaticallyAfterDays"],
  settings: {
    days: { type: "integer", minimum: 1, default: 90, description: "Most days between two rotations" },
  },
  check(rotation, judge) {
    const rules = rotation.at("rotationRules");
    if (rules.at("scheduleExpression").given) return;
    const days = rules.at("automaticallyAfterDays").number() ?? Infinity;
    if (days > judge.integer("days")) {
      judge.violated(`It rotates ${days === Infinity ? "never" : `every ${days} days`}.`);
    }
  },
};
