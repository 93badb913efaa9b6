import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link Backup}. */
export interface BackupArgs {
  /** AWS region, such as `us-east-1`. */
  region: string;
  /** The 12 digits of the AWS account; the key policy names it. */
  accountId: string;
  /** Name of the vault and of the plan. */
  vaultName: string;
  /** Days a backup is kept, 1 to 365; 30 or more where `protect` is on (document 003, REQ-T235). */
  retentionDays: number;
  /**
   * Vaults that get a copy of each backup, with the region and the account that are in their ARN: the recovery
   * region's, another account's. RDS copies over one of the two borders at a time. Default: none.
   */
  copyTo?: BackupCopyArgs[];
  /**
   * Days after which nobody, AWS included, can shorten the lock, 3 or more. Default: never, and a privileged user
   * can lift it.
   */
  lockForeverAfterDays?: number;
  /** SNS topic that hears when backups or copies fail, or stop. */
  alarmTopicArn: pulumi.Input<string>;
  /** Refuse deletion in Pulumi. Default true. */
  protect?: boolean;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}

/** A vault elsewhere. */
export interface BackupCopyArgs {
  /** The vault that takes the copies. */
  vaultArn: pulumi.Input<string>;
  /** Region of that vault. */
  region: string;
  /** Account of that vault, 12 digits. */
  accountId: string;
}
