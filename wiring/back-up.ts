import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Backup } from "../components/backup";
import { Database } from "../components/database";
import { RecoveryRegion } from "../components/recovery-region";
import { StackConfig } from "../config/schema";
import { clusterNameOf } from "./foundation-args";
import { RECOVERY } from "./key-access";
import { platformTags } from "./tags";

/** What the vaults of both regions have in common. */
function vaultArgs(config: StackConfig) {
  const { retentionDays, lockForeverAfterDays } = config.backup;
  return {
    accountId: config.accountId,
    vaultName: clusterNameOf(config),
    retentionDays,
    lockForeverAfterDays,
    protect: config.stage === "prod",
    tags: platformTags(config),
  };
}

/** The region that gets copies of everything, where the stage has one. */
export function recoveryRegion(config: StackConfig, primary: aws.Provider): RecoveryRegion | undefined {
  const region = config.backup.recoveryRegion;
  if (region === undefined) return undefined;
  const provider = new aws.Provider("aws-recovery", {
    region: region as aws.Region,
    allowedAccountIds: [config.accountId],
  });
  return new RecoveryRegion(
    RECOVERY,
    { ...vaultArgs(config), primaryRegion: config.region, primary, region },
    { providers: [provider] },
  );
}

/** The vault of another account that gets copies, where the config names one. */
export function otherAccounts({
  backup,
}: StackConfig): { vaultArn: string; region: string; accountId: string }[] {
  const { otherAccountVaultArn: vaultArn } = backup;
  if (vaultArn === undefined) return [];
  const [, , , region = "", accountId = ""] = vaultArn.split(":");
  return [{ vaultArn, region, accountId }];
}

interface BackUpNeeds {
  config: StackConfig;
  alarmTopicArn: pulumi.Output<string>;
  recovery: RecoveryRegion | undefined;
  /** By a name that says whose. */
  databases: Record<string, Database>;
}

/** Backs up all of the stack, with copies wherever the config says. */
export function backUp(
  { config, alarmTopicArn, recovery, databases }: BackUpNeeds,
  onAws: pulumi.ComponentResourceOptions,
): void {
  const { accountId, region } = config;
  const copyTo: { vaultArn: pulumi.Input<string>; region: string; accountId: string }[] = [];
  if (recovery) {
    for (const [name, { arn }] of Object.entries(databases)) recovery.replicateBackups(name, arn);
    copyTo.push({ vaultArn: recovery.vaultArn, region: recovery.region, accountId });
  }
  copyTo.push(...otherAccounts(config));
  new Backup("backup", { ...vaultArgs(config), region, copyTo, alarmTopicArn }, onAws);
}
