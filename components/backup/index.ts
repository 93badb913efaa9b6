import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { EncryptionKey } from "../encryption-key";
import { BACKED_UP } from "../tags";
import { backupAlarms } from "./alarm";
import { BackupArgs } from "./args";
import { backupRole } from "./role";
import { validateBackup } from "./validate";
import { lockedVault } from "./vault";

export * from "./args";

/** Minutes from the schedule in which a job must start (60 is the least AWS takes), and end. */
const START_WINDOW = 60;
const COMPLETION_WINDOW = 240;

/** UTC. Document 003, REQ-T235: daily full, hourly incremental; AWS keeps each as a full one to restore from. */
const SCHEDULES = { daily: "cron(30 5 * * ? *)", hourly: "cron(0 * * * ? *)" };

/**
 * AWS Backup of everything tagged `slipway:backup: hourly`: databases, file systems, buckets and the volumes of the
 * cluster. Backups are encrypted with a key of their own, cannot be deleted before their time, and are copied to
 * each vault named. A backup or copy that fails raises an alarm,
 * and so do three hours without one.
 *
 * RDS takes no backup of AWS Backup in the hour before its own windows; it lasts until the next hour.
 *
 * @throws ArgsError for a retention below the promise, a copy into the own region and account, or a lock under 3 days
 */
export class Backup extends pulumi.ComponentResource {
  /** ARN of the vault. */
  readonly vaultArn: pulumi.Output<string>;

  constructor(name: string, args: BackupArgs, opts?: pulumi.ComponentResourceOptions) {
    validateBackup(name, args);
    super("slipway:data:Backup", name, {}, opts);
    const { vaultName, retentionDays, copyTo = [], protect = true, tags } = args;
    const kept = { parent: this, protect };
    const key = new EncryptionKey(
      name,
      { ...args, description: `Backups in ${vaultName}`, protect },
      { parent: this },
    );
    const vault = lockedVault(name, { ...args, keyArn: key.arn }, kept);
    const role = backupRole(name, args, kept);
    const lifecycle = { deleteAfter: retentionDays };
    const plan = new aws.backup.Plan(
      name,
      {
        name: vaultName,
        rules: Object.entries(SCHEDULES).map(([ruleName, schedule]) => ({
          ruleName,
          targetVaultName: vault.name,
          schedule,
          startWindow: START_WINDOW,
          completionWindow: COMPLETION_WINDOW,
          lifecycle,
          copyActions: copyTo.map(({ vaultArn }) => ({ destinationVaultArn: vaultArn, lifecycle })),
          recoveryPointTags: tags,
        })),
        tags,
      },
      kept,
    );
    new aws.backup.Selection(
      name,
      {
        name: vaultName,
        planId: plan.id,
        iamRoleArn: role.arn,
        selectionTags: Object.entries(BACKED_UP).map(([tag, value]) => ({
          type: "STRINGEQUALS",
          key: tag,
          value,
        })),
      },
      { ...kept, dependsOn: role.permissions },
    );
    backupAlarms(name, args, { parent: this });
    this.vaultArn = vault.arn;
    this.registerOutputs({ vaultArn: this.vaultArn });
  }
}
