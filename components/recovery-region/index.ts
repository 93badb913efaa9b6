import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgsError } from "../args-error";
import { lockedVault } from "../backup/vault";
import { EncryptionKey } from "../encryption-key";
import { Tags } from "../tags";
import { replicateImages } from "./images";

/** Arguments of {@link RecoveryRegion}. */
export interface RecoveryRegionArgs {
  /** The region that is backed up, and its provider. */
  primaryRegion: string;
  primary: aws.Provider;
  /** The region of this component's provider, another one. */
  region: string;
  /** The 12 digits of the AWS account; the key policy names it. */
  accountId: string;
  vaultName: string;
  /** Days the vault keeps copies at least. */
  retentionDays: number;
  /** As in the Backup component. */
  lockForeverAfterDays?: number;
  /** Refuse deletion in Pulumi. Default true. */
  protect?: boolean;
  tags: Tags;
}

/** Days of point-in-time recovery in the recovery region; document 003, REQ-T236. */
const RECOVERY_DAYS = 7;

/**
 * What waits in another region for the loss of the first: a locked vault for the copies of AWS Backup, the automated
 * backups of databases with their write-ahead log, which RDS ships every 5 minutes, copies of the images, and a key for
 * all of these and for copies of secrets.
 * Give it a provider of that region.
 *
 * @throws ArgsError where both regions are the same
 */
export class RecoveryRegion extends pulumi.ComponentResource {
  readonly vaultArn: pulumi.Output<string>;
  readonly region: string;
  /** Key of the copies. */
  readonly keyArn: pulumi.Output<string>;
  private readonly protect: boolean;

  constructor(name: string, args: RecoveryRegionArgs, opts?: pulumi.ComponentResourceOptions) {
    const { primaryRegion, region, vaultName, protect = true } = args;
    if (region === primaryRegion) {
      throw new ArgsError(
        "RecoveryRegion",
        name,
        `region and primaryRegion are both ${region}; give another region, as the loss of one must not take the other`,
      );
    }
    super("slipway:data:RecoveryRegion", name, {}, opts);
    this.protect = protect;
    this.region = region;
    const key = new EncryptionKey(
      name,
      { ...args, description: `Copies of ${primaryRegion}`, protect },
      { parent: this },
    );
    this.keyArn = key.arn;
    this.vaultArn = lockedVault(name, { ...args, vaultName, keyArn: key.arn }, { parent: this, protect }).arn;
    replicateImages(name, { ...args, keyArn: key.arn }, this);
    this.registerOutputs({ vaultArn: this.vaultArn });
  }

  /** Keeps the automated backups of a database here too: recovery to any second of the last 7 days. */
  replicateBackups(name: string, databaseArn: pulumi.Input<string>): void {
    new aws.rds.InstanceAutomatedBackupsReplication(
      name,
      { sourceDbInstanceArn: databaseArn, kmsKeyId: this.keyArn, retentionPeriod: RECOVERY_DAYS },
      { parent: this, protect: this.protect },
    );
  }
}
