import * as path from "node:path";
import { ArgsError } from "../args-error";
import { validatePlace } from "../in-cluster-server";
import { InClusterDatabaseArgs } from "./args";
import { namesOf, SCRIPT } from "./places";

/** Kubernetes refuses longer names of CronJobs. */
const LONGEST_CRON_JOB = 52;

/** Throws an ArgsError for the first argument that no server or backup can be made from. */
export function validate(name: string, args: InClusterDatabaseArgs): void {
  validatePlace("InClusterDatabase", name, args);
  const { backup, identifier } = args;
  if (!backup) return;
  const refuse = (problem: string): never => {
    throw new ArgsError("InClusterDatabase", name, problem);
  };
  const { retentionDays, storage, scripts } = backup;
  if (!Number.isInteger(retentionDays) || retentionDays < 1 || retentionDays > 35)
    refuse(`backup.retentionDays is ${retentionDays}; give whole days from 1 to 35`);
  if (!Number.isInteger(storage) || storage < 1)
    refuse(`backup.storage is ${storage}; give whole GiB from 1 on`);
  if (!scripts[path.basename(SCRIPT)])
    refuse(`backup.scripts has no ${path.basename(SCRIPT)}; give the files of restore-check/`);
  const tooMany = namesOf(identifier).check.length - LONGEST_CRON_JOB;
  if (tooMany > 0)
    refuse(`identifier "${identifier}" is ${tooMany} characters too long for the name of its CronJob`);
}
