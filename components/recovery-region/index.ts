import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgsError } from "../args-error";
import { vaultProblem } from "../backup/validate";
import { lockedVault } from "../backup/vault";
import { AccessLogBucket } from "../bucket";
import { EncryptionKey } from "../encryption-key";
import { Tags } from "../tags";
import { replicateImages } from "./images";
import { ObjectCopy, ObjectCopyArgs } from "./object-copy";

/** Arguments of {@link RecoveryRegion}. */
export interface RecoveryRegionArgs {
  /** The region that is backed up, and its provider. */
  primaryRegion: string;
  /** Provider of the region that could be lost. */
  primary: aws.Provider;
  /** The region of this component's provider, another one. */
  region: string;
  /** The 12 digits of the AWS account; the key policy names it. */
  accountId: string;
  /** Name of the vault that takes the copies. */
  vaultName: string;
  /** Days the vault keeps copies at least, 1 to 365; 30 or more where `protect` is on (document 003, REQ-T235). */
  retentionDays: number;
  /** As in the Backup component. */
  lockForeverAfterDays?: number;
  /** Refuse deletion in Pulumi. Default true. */
  protect?: boolean;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}

/** Days of point-in-time recovery in the recovery region; document 003, REQ-T236. */
const RECOVERY_DAYS = 7;

/**
 * What waits in another region for the loss of the first: a locked vault for the copies of AWS Backup, the automated
 * backups of databases with their write-ahead log, which RDS ships every 5 minutes, copies of images and objects, and a
 * key for all of these and for copies of secrets. Give it a provider of that region.
 *
 * The key is this region's own. A multi-Region key would let whoever disables or loses the one lose both.
 *
 * @throws ArgsError where both regions are the same, for a retention below the promise or a lock under 3 days
 */
export class RecoveryRegion extends pulumi.ComponentResource {
  /** ARN of the vault. */
  readonly vaultArn: pulumi.Output<string>;
  /** The region of the copies. */
  readonly region: string;
  /** Key of the copies. */
  readonly keyArn: pulumi.Output<string>;
  private readonly protect: boolean;
  private accessLogs: AccessLogBucket | undefined;

  constructor(
    private readonly name: string,
    private readonly args: RecoveryRegionArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { primaryRegion, region, vaultName, protect = true } = args;
    const problem =
      region === primaryRegion
        ? `region and primaryRegion are both ${region}; give another region, as the loss of one must not take the other`
        : vaultProblem(args);
    if (problem) throw new ArgsError("RecoveryRegion", name, problem);
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

  /** Copies each object of a bucket here within minutes, and its deletion too; old versions stay. */
  copyObjects(
    name: string,
    args: Pick<ObjectCopyArgs, "source" | "bucketName" | "alarmTopicArn">,
  ): ObjectCopy {
    const { accountId, vaultName, protect = true, tags } = this.args;
    this.accessLogs ??= new AccessLogBucket(
      `${this.name}-access-logs`,
      {
        accountId,
        bucketName: `${vaultName}-copies-logs-${accountId}`,
        protect,
        tags,
      },
      { parent: this },
    );
    const { bucketName: logBucket } = this.accessLogs;
    return new ObjectCopy(name, { ...this.args, ...args, keyArn: this.keyArn, logBucket }, { parent: this });
  }
}
