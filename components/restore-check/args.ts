import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link RestoreCheck}. */
export interface RestoreCheckArgs {
  /** AWS region, such as `us-east-1`. */
  region: string;
  /** The 12 digits of the AWS account. */
  accountId: string;
  /** Name of the EKS cluster. */
  clusterName: pulumi.Input<string>;
  /** Group that every pod of the cluster needs beside its own. */
  clusterSecurityGroupId: pulumi.Input<string>;
  /** The VPC of the databases. */
  vpcId: pulumi.Input<string>;
  /** Address range of that VPC. */
  vpcCidr: pulumi.Input<string>;
  /** Image made from `restore-check/Dockerfile`; without a digest it is pulled each time. */
  image: string;
  /** The databases whose backups are proven, by a name that says whose. */
  databases: Record<string, CheckedDatabaseArgs>;
  /** Address of the folder of runbooks. */
  runbooks: string;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}

/** An RDS instance whose backups are proven. */
export interface CheckedDatabaseArgs {
  /** Identifier of the instance in RDS. */
  identifier: pulumi.Input<string>;
  /** ARN of the instance. */
  arn: pulumi.Input<string>;
  /** ARN of the key that it is encrypted with. */
  keyArn: pulumi.Input<string>;
  /** Its security group, which lets the check in. */
  securityGroupId: pulumi.Input<string>;
  /** Tables that may have no rows, such as `public.carts`; any other empty table is lost data. Default: none. */
  mayBeEmpty?: string[];
  /** Column with the time of each row, and how old the newest may be. Default: not looked at. */
  newestRow?: { table: string; column: string; maxAgeSeconds: number };
}

/** What a restored database must hold. */
export type ExpectedDataArgs = Pick<CheckedDatabaseArgs, "mayBeEmpty" | "newestRow">;
