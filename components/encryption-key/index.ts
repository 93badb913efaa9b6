import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgsError } from "../args-error";
import { Tags } from "../tags";

/** Arguments of {@link EncryptionKey}. */
export interface EncryptionKeyArgs {
  /** What the key encrypts; shown in the AWS console. */
  description: string;
  /** The 12 digits of the AWS account that owns the key. */
  accountId: string;
  /** AWS region, such as `us-east-1`. */
  region: string;
  /** Names of CloudWatch log groups that use the key. Default: none. */
  logGroups?: string[];
  /** AWS services that encrypt with the key when they act for this account, e.g. `sns.amazonaws.com`. Default: none. */
  services?: string[];
  /** Refuse deletion in Pulumi; without the key its data cannot be read. Default true. */
  protect?: boolean;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}

/** Alias of the key of a name; it leads to the key where its ARN is not known. */
export function keyAlias(name: string): string {
  return `alias/slipway/${name}`;
}

/** Condition of an IAM statement: the key has this alias. */
export function byAliasOnly(alias: string): Record<string, Record<string, string>> {
  return { "ForAnyValue:StringEquals": { "kms:ResourceAliases": alias } };
}

/**
 * A customer-managed KMS key with yearly rotation and a deletion window of 30 days (the longest KMS has).
 * Access is given by IAM in the own account, to CloudWatch Logs for the named log groups only, and to the named services
 * for this account only.
 *
 * @throws ArgsError for a malformed account id, which would lock everyone out of the key
 */
export class EncryptionKey extends pulumi.ComponentResource {
  /** ARN of the key. */
  readonly arn: pulumi.Output<string>;
  /** Id of the key. */
  readonly keyId: pulumi.Output<string>;

  constructor(name: string, args: EncryptionKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    if (!/^\d{12}$/.test(args.accountId)) {
      throw new ArgsError(
        "EncryptionKey",
        name,
        `accountId is "${args.accountId}"; give the 12 digits of the AWS account`,
      );
    }
    super("slipway:data:EncryptionKey", name, {}, opts);
    const protect = args.protect ?? true;
    const key = new aws.kms.Key(
      name,
      {
        description: args.description,
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: JSON.stringify(keyPolicy(args)),
        tags: args.tags,
      },
      { parent: this, protect, retainOnDelete: protect },
    );
    new aws.kms.Alias(`${name}-alias`, { name: keyAlias(name), targetKeyId: key.keyId }, { parent: this });
    this.arn = key.arn;
    this.keyId = key.keyId;
    this.registerOutputs({ arn: this.arn });
  }
}

function keyPolicy({ accountId, region, logGroups = [], services = [] }: EncryptionKeyArgs): object {
  const owner = {
    Sid: "Account",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  const logs = {
    Sid: "Logs",
    Effect: "Allow",
    Principal: { Service: `logs.${region}.amazonaws.com` },
    Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
    Resource: "*",
    Condition: {
      ArnEquals: {
        "kms:EncryptionContext:aws:logs:arn": logGroups.map(
          (group) => `arn:aws:logs:${region}:${accountId}:log-group:${group}`,
        ),
      },
    },
  };
  const callers = {
    Sid: "Services",
    Effect: "Allow",
    Principal: { Service: services },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  };
  return {
    Version: "2012-10-17",
    Statement: [owner, ...(logGroups.length > 0 ? [logs] : []), ...(services.length > 0 ? [callers] : [])],
  };
}
