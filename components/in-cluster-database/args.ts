import { DatabaseArgs } from "../database/args";
import { InClusterPlaceArgs } from "../in-cluster-server";
import { ExpectedDataArgs } from "../restore-check/args";

/** What {@link InClusterDatabase} takes of the arguments of `Database`, and where it stands. */
export type InClusterDatabaseArgs = Pick<
  DatabaseArgs,
  "identifier" | "engineVersion" | "databaseName" | "username"
> &
  InClusterPlaceArgs & {
    /** Base backups and archived log on a volume of their own, proven weekly. Default: none. */
    backup?: InClusterBackupArgs;
  };

/** Backups of an {@link InClusterDatabase}. */
export interface InClusterBackupArgs extends ExpectedDataArgs {
  /** Days back of which every second can be restored, 1 to 35. */
  retentionDays: number;
  /** GiB of the volume of the backups, from the cluster's default storage class. */
  storage: number;
  /** The files of `restore-check/`, by name: the script that takes, proves and restores the backups. */
  scripts: Record<string, string>;
  /** Address of the folder of runbooks. */
  runbooks: string;
}
