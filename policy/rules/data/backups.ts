import type { Resource } from "../../judgement/resources";
import type { ResourceRule, StackRule } from "../../judgement/rule";

const VAULT = "aws:backup/vault:Vault";
const PLAN = "aws:backup/plan:Plan";
const VAULT_LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";

export const backupVaultsUseACustomerKey: ResourceRule = {
  id: "backup-vaults-use-a-customer-key",
  domain: "data",
  title: "Backups are encrypted with a key of your own",
  severity: "medium",
  rationale:
    "A copy under the key of AWS Backup cannot be shared with the account that restores it, nor cut off.",
  remediation: "Set kmsKeyArn; it cannot be changed later.",
  references: ["CKV_AWS_166"],
  types: [VAULT],
  reads: [],
  check(vault, judge) {
    if (!vault.at("kmsKeyArn").given) judge.violated("kmsKeyArn is not given.");
  },
};

export const backupVaultsAreLocked: StackRule = {
  id: "backup-vaults-are-locked",
  domain: "data",
  title: "Prod backups cannot be deleted before their time",
  severity: "high",
  rationale: "Whoever takes over the account deletes the backups first; a locked vault refuses.",
  remediation: "Add a VaultLockConfiguration with minRetentionDays for the vault.",
  references: [],
  types: [VAULT, VAULT_LOCK],
  reads: ["minRetentionDays"],
  stages: ["prod"],
  checkStack(stack, judge) {
    const vaults = stack.ofType(VAULT);
    judge.each(vaults, (vault) => {
      const locks = stack.ofType(VAULT_LOCK).filter((lock) => {
        // Vaults of two regions may have one name; a reference tells them apart.
        if (vaults.some((one) => lock.refersTo("backupVaultName", one))) {
          return lock.refersTo("backupVaultName", vault);
        }
        return lock.at("backupVaultName").text() === vault.at("name").text();
      });
      const locked = locks.some((lock) => (lock.at("minRetentionDays").number() ?? 0) > 0);
      if (!locked) judge.violated("No lock keeps its backups.");
    });
  },
};

export const backupsAreCopiedElsewhere: ResourceRule = {
  id: "backups-are-copied-elsewhere",
  domain: "data",
  title: "Prod backups are copied to another vault",
  severity: "high",
  rationale: "A copy in another region outlives the region, and one in another account its administrators.",
  remediation: "Give copyActions with a vault of another region in each rule of the backup plan.",
  references: [],
  types: [PLAN],
  reads: ["rules"],
  stages: ["prod"],
  check(plan, judge) {
    judge.each(plan.at("rules").list(), (rule) => {
      const copies = rule.at("copyActions").list();
      if (!copies.some((copy) => copy.at("destinationVaultArn").given)) {
        judge.violated(`Backups of ${rule.at("ruleName").text() ?? "a rule"} are not copied.`);
      }
    });
  },
};

const REPLICATED_BACKUPS = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication";
const REPLICATED_IMAGES = "aws:ecr/replicationConfiguration:ReplicationConfiguration";

/** The region a resource is in: its own word, else its provider's. */
function regionOf(resource: Resource): string | undefined {
  return resource.at("region").text() ?? resource.provider.at("region").text();
}

/** The region an ARN names; nothing for services without regions. */
function regionOfArn(arn: string | undefined): string | undefined {
  return arn?.split(":")[3] || undefined;
}

export const copiesForALostRegionAreInAnother: ResourceRule = {
  id: "copies-for-a-lost-region-are-in-another",
  domain: "resilience",
  title: "What is copied for the loss of a region is copied to another region",
  severity: "high",
  rationale: "A copy beside the original is lost with it.",
  remediation: "Name a vault, a replica or a destination of a region other than the original's.",
  references: [],
  types: [PLAN, REPLICATED_BACKUPS, REPLICATED_IMAGES],
  reads: ["rules[].copyActions[].destinationVaultArn", "sourceDbInstanceArn", "replicationConfiguration"],
  stages: ["prod"],
  check(resource, judge) {
    const own = regionOf(resource);
    if (own === undefined) return;
    if (resource.type === REPLICATED_BACKUPS) {
      const source = regionOfArn(resource.at("sourceDbInstanceArn").text());
      if (source === own) judge.violated(`The database and the copy of its backups are both in ${own}.`);
    } else if (resource.type === PLAN) {
      judge.each(resource.at("rules").list(), (rule) => {
        const vaults = rule.at("copyActions").list();
        const regions = vaults.map((copy) => regionOfArn(copy.at("destinationVaultArn").text()));
        if (regions.length > 0 && regions.every((region) => region === own)) {
          judge.violated(
            `Backups of ${rule.at("ruleName").text() ?? "a rule"} are copied within ${own} only.`,
          );
        }
      });
    } else {
      judge.each(resource.at("replicationConfiguration", "rules").list(), (rule) => {
        const regions = rule
          .at("destinations")
          .list()
          .map((destination) => destination.at("region").text());
        if (regions.every((region) => region === own))
          judge.violated(`Images are copied within ${own} only.`);
      });
    }
  },
};
