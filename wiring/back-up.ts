import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Backup } from "../components/backup";
import { Database } from "../components/database";
import { RecoveryRegion } from "../components/recovery-region";
import { StackConfig } from "../config/schema";
import { platformTags } from "./tags";

interface BackUpNeeds {
  config: StackConfig;
  alarmTopicArn: pulumi.Output<string>;
  /** By a name that says whose. */
  databases: Record<string, Database>;
}

/** Backs up all of the stack, with copies in the recovery region where the stage has one. */
export function backUp(
  { config, alarmTopicArn, databases }: BackUpNeeds,
  onAws: pulumi.ComponentResourceOptions,
): void {
  const { stage, accountId, region, backup } = config;
  const { retentionDays, recoveryRegion, lockForeverAfterDays } = backup;
  const vault = { accountId, vaultName: `slipway-${stage}`, retentionDays, tags: platformTags(config) };
  const protect = stage === "prod";
  const copies: { vaultArn: pulumi.Input<string>; region: string; accountId: string }[] = [];
  if (recoveryRegion !== undefined) {
    const provider = new aws.Provider("aws-recovery", {
      region: recoveryRegion as aws.Region,
      allowedAccountIds: [accountId],
    });
    const recovery = new RecoveryRegion(
      "recovery",
      { ...vault, primaryRegion: region, region: recoveryRegion, lockForeverAfterDays, protect },
      { providers: [provider] },
    );
    for (const [name, { arn }] of Object.entries(databases)) recovery.replicateBackups(name, arn);
    copies.push({ vaultArn: recovery.vaultArn, region: recoveryRegion, accountId });
  }
  if (backup.otherAccountVaultArn !== undefined) {
    const [, , , otherRegion = "", otherAccount = ""] = backup.otherAccountVaultArn.split(":");
    copies.push({ vaultArn: backup.otherAccountVaultArn, region: otherRegion, accountId: otherAccount });
  }
  new Backup(
    "backup",
    { ...vault, region, copyTo: copies, lockForeverAfterDays, alarmTopicArn, protect },
    onAws,
  );
}
