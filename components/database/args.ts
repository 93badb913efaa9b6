import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link Database}: RDS for PostgreSQL, encrypted, private, TLS forced, password managed by RDS. */
export interface DatabaseArgs {
  region: string;
  /** The 12 digits of the AWS account; the key policy names it. */
  accountId: string;
  /** Identifier in RDS. */
  identifier: string;
  /** Engine version, e.g. `15.14`; the parameter group family follows from the major. */
  engineVersion: string;
  instanceClass: string;
  /** GiB. */
  allocatedStorage: number;
  /** GiB up to which storage grows by itself. */
  maxAllocatedStorage: number;
  databaseName: string;
  username: string;
  multiAz: boolean;
  /** Days of automated backups (and so of point-in-time recovery), 1 to 35. */
  backupRetentionDays: number;
  /** UTC, e.g. `03:00-04:00`; must not overlap the maintenance window. */
  backupWindow: string;
  /** UTC, e.g. `sun:04:00-sun:05:00`. */
  maintenanceWindow: string;
  /** Read replicas, spread over the zones. Default 0. */
  readReplicas?: number;
  /** Zones of the data subnets, to spread the replicas. */
  zones: string[];
  vpcId: pulumi.Input<string>;
  dataSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups of those who may connect on 5432; nobody else. By a name that says who. */
  clients: Record<string, pulumi.Input<string>>;
  /** Refuse deletion in AWS and in Pulumi, keep a final snapshot. Default true; off, a destroy loses the data. */
  protect?: boolean;
  tags: Tags;
}
