import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

interface LockedVaultArgs {
  vaultName: string;
  keyArn: pulumi.Input<string>;
  /** Nobody deletes a backup before it is so many days old. */
  retentionDays: number;
  lockForeverAfterDays?: number;
  tags: Tags;
}

/** A vault that keeps each backup for its whole retention, whoever asks to delete it. */
export function lockedVault(
  name: string,
  { vaultName, keyArn, retentionDays, lockForeverAfterDays, tags }: LockedVaultArgs,
  opts: pulumi.CustomResourceOptions & { protect: boolean },
): aws.backup.Vault {
  const vault = new aws.backup.Vault(
    name,
    { name: vaultName, kmsKeyArn: keyArn, forceDestroy: false, tags },
    { ...opts, retainOnDelete: opts.protect },
  );
  new aws.backup.VaultLockConfiguration(
    name,
    {
      backupVaultName: vault.name,
      minRetentionDays: retentionDays,
      changeableForDays: lockForeverAfterDays,
    },
    opts,
  );
  return vault;
}
