import { ArgsError } from "../args-error";
import { BackupArgs } from "./args";

/** Document 003, REQ-T235. */
const PROMISED_DAYS = 30;
const MOST_DAYS = 365;
/** AWS lets nobody make a lock final before 3 days have passed. */
const LEAST_GRACE = 3;

/** Throws an ArgsError for the first argument that AWS Backup would refuse or that breaks a promise. */
export function validateBackup(name: string, args: BackupArgs): void {
  const { vaultName, retentionDays, copyTo = [], lockForeverAfterDays, protect = true } = args;
  const fail = (problem: string): never => {
    throw new ArgsError("Backup", name, problem);
  };
  if (!/^[a-zA-Z0-9_-]{2,50}$/.test(vaultName))
    fail(`vaultName is "${vaultName}"; give 2 to 50 letters, digits, dashes and underscores`);
  if (!Number.isInteger(retentionDays) || retentionDays < 1 || retentionDays > MOST_DAYS)
    fail(`retentionDays is ${retentionDays}; give 1 to ${MOST_DAYS}`);
  if (protect && retentionDays < PROMISED_DAYS) {
    fail(
      `retentionDays is ${retentionDays}, below the ${PROMISED_DAYS} days that are promised (REQ-T235); give ${PROMISED_DAYS} or more`,
    );
  }
  if (copyTo.some((copy) => copy.region === args.region && copy.accountId === args.accountId))
    fail(`copyTo names a vault in ${args.region} of the same account; name another region or account`);
  if (
    lockForeverAfterDays !== undefined &&
    !(Number.isInteger(lockForeverAfterDays) && lockForeverAfterDays >= LEAST_GRACE)
  )
    fail(`lockForeverAfterDays is ${lockForeverAfterDays}; give ${LEAST_GRACE} or more`);
}
