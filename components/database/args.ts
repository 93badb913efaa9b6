import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link Database}: RDS for PostgreSQL, encrypted, private, TLS forced, password managed by RDS. */
export interface DatabaseArgs {
  /** AWS region, such as `us-east-1`. */
  region: string;
  /** The 12 digits of the AWS account; the key policy names it. */
  accountId: string;
  /** Identifier in RDS. */
  identifier: string;
  /**
   * Engine version, major 14 to 18, e.g. `15.14`; the parameter group family follows from the major. Read when the
   * database is made; from then on RDS moves the minor version by itself in the maintenance window.
   */
  engineVersion: string;
  /**
   * For one update: takes the database to the major version of `engineVersion` at once, with minutes in which it does not
   * answer. Default false: another `engineVersion` is not read.
   */
  allowMajorVersionUpgrade?: boolean;
  /** Instance class, such as `db.m7g.large`. */
  instanceClass: string;
  /** GiB, 20 to 65536. */
  allocatedStorage: number;
  /** GiB up to which storage grows by itself; RDS asks for 10 percent above `allocatedStorage` at least. */
  maxAllocatedStorage: number;
  /**
   * ARN of replicated automated backups, which the database is made from at their newest second, with the names and
   * users it has there. Default: made empty.
   */
  restoreFrom?: string;
  /** Name of the database that is made in it. */
  databaseName: string;
  /** Name of the master user. */
  username: string;
  /**
   * Date of the last rotation, e.g. `2026-10-01`: a later one makes a new password where RDS does not manage it (with
   * read replicas). Default: that one is never renewed.
   */
  rotatedOn?: string;
  /** Keep a standby in another zone that takes over by itself. */
  multiAz: boolean;
  /**
   * Days of automated backups, and so of point-in-time recovery to any second, 1 to 35; 7 or more where `protect`
   * is on (document 003, REQ-T236).
   */
  backupRetentionDays: number;
  /** UTC, 30 minutes or more, e.g. `03:00-04:00`; must not overlap the maintenance window. */
  backupWindow: string;
  /** UTC, 30 minutes or more, e.g. `sun:04:00-sun:05:00`. */
  maintenanceWindow: string;
  /** Read replicas, spread over the zones, 0 to 15. Default 0. */
  readReplicas?: number;
  /** Someone reads from `readerEndpoint` and counts on a replica there: zero replicas are an error. Default false. */
  readsFromReplicas?: boolean;
  /** RDS Proxy before the primary, to share connections and shorten a failover. Default false. */
  proxy?: boolean;
  /** Accounts, 12 digits each, that AWS Backup copies its backups to; they may use its key. Default: none. */
  copiedToAccounts?: string[];
  /** SNS topic that hears when a replica lags more than 5 seconds. */
  alarmTopicArn: pulumi.Input<string>;
  /** Zones of the data subnets, to spread the replicas; two or more with `multiAz`. */
  zones: string[];
  /** The VPC it is made in. */
  vpcId: pulumi.Input<string>;
  /** Subnets without a route out of the VPC, each in another zone. */
  dataSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups of those who may connect on 5432; nobody else. By a name that says who. */
  clients: Record<string, pulumi.Input<string>>;
  /** The same of those who reach the instance itself, also where a proxy stands before it. Default: nobody. */
  instanceClients?: Record<string, pulumi.Input<string>>;
  /**
   * Refuse deletion in AWS and in Pulumi, of the database and of what it stands on. Default true; off, a destroy
   * deletes the database and leaves its final snapshot and automated backups.
   */
  protect?: boolean;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}
