import { ArgsError } from "../args-error";
import { BackupArgs } from "./args";

/** Document 003, REQ-T235. */
const PROMISED_DAYS = 30;
const MOST_DAYS = 365;
/** AWS lets nobody make a lock final before 3 days have passed. */
const LEAST_GRACE = 3;

/** Throws an ArgsError for the first argument that AWS Backup would refuse or that breaks a promise. */
export function validateBackup(name: string, args: BackupArgs): void {
  const problem = vaultProblem(args) ?? copyProblem(args);
  if (problem) throw new ArgsError("Backup", name, problem);
}

/** What is wrong with a vault of backups, wherever it is. */
export function vaultProblem({
  vaultName,
  retentionDays,
  lockForeverAfterDays,
  protect = true,
}: Pick<BackupArgs, "vaultName" | "retentionDays" | "lockForeverAfterDays" | "protect">): string | undefined {
  if (!/^[a-zA-Z0-9_-]{2,50}$/.test(vaultName))
    return `vaultName is "${vaultName}"; give 2 to 50 letters, digits, dashes and underscores`;
  if (!Number.isInteger(retentionDays) || retentionDays < 1 || retentionDays > MOST_DAYS)
    return `retentionDays is ${retentionDays}; give 1 to ${MOST_DAYS}`;
  if (protect && retentionDays < PROMISED_DAYS)
    return `retentionDays is ${retentionDays}, below the ${PROMISED_DAYS} days that are promised (REQ-T235); give ${PROMISED_DAYS} or more`;
  const lockable =
    lockForeverAfterDays === undefined ||
    (Number.isInteger(lockForeverAfterDays) && lockForeverAfterDays >= LEAST_GRACE);
  return lockable
    ? undefined
    : `lockForeverAfterDays is ${lockForeverAfterDays}; give ${LEAST_GRACE} or more`;
}

function copyProblem({ copyTo = [], region, accountId }: BackupArgs): string | undefined {
  const places = new Set<string>();
  for (const copy of copyTo) {
    if (copy.region === region && copy.accountId === accountId)
      return `copyTo names a vault in ${region} of the same account; name another region or account`;
    const { vaultArn } = copy;
    if (typeof vaultArn !== "string") continue;
    const [, , , thereRegion, thereAccount] = vaultArn.split(":");
    if (thereRegion !== copy.region || thereAccount !== copy.accountId)
      return `copyTo says region ${copy.region} and account ${copy.accountId} of vault ${vaultArn}; give those in its ARN`;
    if (places.has(vaultArn)) return `copyTo names ${vaultArn} twice; name each vault once`;
    places.add(vaultArn);
  }
  return undefined;
}
