import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link RestoreCheck}. */
export interface RestoreCheckArgs {
  region: string;
  /** The 12 digits of the AWS account. */
  accountId: string;
  clusterName: pulumi.Input<string>;
  /** Group that every pod of the cluster needs beside its own. */
  clusterSecurityGroupId: pulumi.Input<string>;
  vpcId: pulumi.Input<string>;
  vpcCidr: pulumi.Input<string>;
  /** Image made from `restore-check/Dockerfile`; without a digest it is pulled each time. */
  image: string;
  /** The databases whose backups are proven, by a name that says whose. */
  databases: Record<string, CheckedDatabaseArgs>;
  /** Address of the folder of runbooks. */
  runbooks: string;
  tags: Tags;
}

/** An RDS instance whose backups are proven. */
export interface CheckedDatabaseArgs {
  identifier: pulumi.Input<string>;
  arn: pulumi.Input<string>;
  keyArn: pulumi.Input<string>;
  securityGroupId: pulumi.Input<string>;
  /** Tables that may have no rows, such as `public.carts`; any other empty table is lost data. Default: none. */
  mayBeEmpty?: string[];
  /** Column with the time of each row, and how old the newest may be. Default: not looked at. */
  newestRow?: { table: string; column: string; maxAgeSeconds: number };
}
