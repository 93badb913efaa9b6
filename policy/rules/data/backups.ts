import type { ResourceRule, StackRule } from "../../judgement/rule";

const VAULT = "aws:backup/vault:Vault";
const VAULT_LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";

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
  types: ["aws:backup/plan:Plan"],
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
