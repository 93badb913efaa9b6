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
  /**
   * Other accounts that AWS Backup copies to what the key encrypts, 12 digits each: without the key a copy of RDS cannot be
   * made there. They may use it, and give grants to AWS's services alone. Default: none.
   */
  copiedToAccounts?: string[];
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
 * for this account only; other accounts may read what is copied to them, where they are named.
 *
 * @throws ArgsError for a malformed account id, which would lock everyone out of the key
 */
export class EncryptionKey extends pulumi.ComponentResource {
  /** ARN of the key. */
  readonly arn: pulumi.Output<string>;
  /** Id of the key. */
  readonly keyId: pulumi.Output<string>;

  constructor(name: string, args: EncryptionKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    const malformed = [args.accountId, ...(args.copiedToAccounts ?? [])].find((id) => !/^\d{12}$/.test(id));
    if (malformed !== undefined) {
      const argument = malformed === args.accountId ? "accountId" : "an account of copiedToAccounts";
      throw new ArgsError(
        "EncryptionKey",
        name,
        `${argument} is "${malformed}"; give the 12 digits of the AWS account`,
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

/** Everything but changing the key. */
const USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

function keyPolicy(args: EncryptionKeyArgs): object {
  const { accountId, region, logGroups = [], services = [], copiedToAccounts = [] } = args;
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
    Action: USE,
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
    Statement: [
      owner,
      ...(logGroups.length > 0 ? [logs] : []),
      ...(services.length > 0 ? [callers] : []),
      ...(copiedToAccounts.length > 0 ? copiers(copiedToAccounts) : []),
    ],
  };
}

/** What AWS Backup asks of the key of an RDS database for a copy in another account. */
function copiers(accounts: string[]): object[] {
  const Principal = { AWS: accounts.map((account) => `arn:aws:iam::${account}:root`) };
  return [
    { Sid: "Copies", Effect: "Allow", Principal, Action: USE, Resource: "*" },
    {
      Sid: "CopyGrants",
      Effect: "Allow",
      Principal,
      Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
      Resource: "*",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}
