import { ArgsError } from "../args-error";
import { DatabaseArgs } from "./args";
import { windowsProblem } from "./windows";

/** Majors of PostgreSQL in standard support (RDS for PostgreSQL release calendar). */
const MAJORS = ["14", "15", "16", "17", "18"];
/** GiB; the range of gp3 in RDS. */
const STORAGE = { least: 20, most: 65536 };
/** RDS asks this of storage autoscaling (RDS user guide, managing capacity automatically). */
const LEAST_GROWTH = 1.1;
/** Document 003, REQ-T236: point-in-time recovery. */
const PROMISED_DAYS = 7;
const MOST_REPLICAS = 15;
const RESERVED_USERS = ["admin", "rdsadmin", "rds_superuser", "rdsrepladmin"];
const RESERVED_DATABASES = ["rdsadmin", "template0", "template1"];

/** Throws an ArgsError for the first argument that RDS would refuse or that contradicts another. */
export function validateDatabase(name: string, args: DatabaseArgs): void {
  const problem =
    nameProblem(args) ??
    versionProblem(args.engineVersion) ??
    originProblem(args) ??
    storageProblem(args) ??
    backupProblem(args) ??
    windowsProblem(args.backupWindow, args.maintenanceWindow) ??
    replicaProblem(args) ??
    (Object.keys(args.clients).length === 0
      ? "clients is empty; name the security groups that may connect"
      : undefined);
  if (problem) throw new ArgsError("Database", name, problem);
}

function nameProblem({ identifier, databaseName, username }: DatabaseArgs): string | undefined {
  if (!/^[a-z](?!.*--)[a-z0-9-]{0,62}$/.test(identifier) || identifier.endsWith("-")) {
    return `identifier is "${identifier}"; give up to 63 lower-case letters, digits and single dashes, a letter first`;
  }
  for (const [key, value] of Object.entries({ databaseName, username })) {
    if (!/^[a-z][a-z0-9_]{0,62}$/.test(value))
      return `${key} is "${value}"; give up to 63 lower-case letters, digits and underscores, a letter first`;
  }
  if (RESERVED_DATABASES.includes(databaseName))
    return `databaseName ${databaseName} is reserved by RDS; give another`;
  return RESERVED_USERS.includes(username)
    ? `username ${username} is reserved by RDS; give another`
    : undefined;
}

function versionProblem(version: string): string | undefined {
  const [, major] = /^(\d+)\.\d+$/.exec(version) ?? [];
  return major !== undefined && MAJORS.includes(major)
    ? undefined
    : `engineVersion is "${version}"; give major.minor with a major of ${MAJORS.join(", ")}, such as 15.14`;
}

/** What it is made from: a class, and backups that lie in its own region. */
function originProblem({ instanceClass, restoreFrom, region }: DatabaseArgs): string | undefined {
  if (!/^db\.[a-z0-9-]+\.[a-z0-9]+$/.test(instanceClass))
    return `instanceClass is "${instanceClass}"; give one of RDS, such as db.m7g.large`;
  if (restoreFrom === undefined) return undefined;
  const [, there] = /^arn:aws[a-z-]*:rds:([a-z0-9-]+):\d{12}:auto-backup:[\w-]+$/.exec(restoreFrom) ?? [];
  if (there === undefined)
    return `restoreFrom is "${restoreFrom}"; give the ARN of automated backups, arn:aws:rds:${region}:…:auto-backup:…`;
  return there === region
    ? undefined
    : `restoreFrom names backups in ${there} but the database is made in ${region}; give those replicated to ${region}`;
}

function storageProblem({ allocatedStorage, maxAllocatedStorage }: DatabaseArgs): string | undefined {
  for (const [key, value] of Object.entries({ allocatedStorage, maxAllocatedStorage })) {
    if (!Number.isInteger(value) || value < STORAGE.least || value > STORAGE.most)
      return `${key} is ${value}; give ${STORAGE.least} to ${STORAGE.most} GiB`;
  }
  return maxAllocatedStorage < allocatedStorage * LEAST_GROWTH
    ? `maxAllocatedStorage ${maxAllocatedStorage} leaves no room above allocatedStorage ${allocatedStorage}; give 10 percent more at least`
    : undefined;
}

function backupProblem({ backupRetentionDays: days, protect = true }: DatabaseArgs): string | undefined {
  if (!Number.isInteger(days) || days < 1 || days > 35)
    return `backupRetentionDays is ${days}; give 1 to 35, as replicas and recovery need backups`;
  return protect && days < PROMISED_DAYS
    ? `backupRetentionDays is ${days}, below the ${PROMISED_DAYS} days of point-in-time recovery that are promised (REQ-T236); give ${PROMISED_DAYS} to 35`
    : undefined;
}

function replicaProblem(args: DatabaseArgs): string | undefined {
  const { identifier, region, readReplicas = 0, readsFromReplicas, multiAz } = args;
  const zones = [...new Set(args.zones)];
  if (!Number.isInteger(readReplicas) || readReplicas < 0 || readReplicas > MOST_REPLICAS)
    return `readReplicas is ${readReplicas}; give 0 to ${MOST_REPLICAS}`;
  if (readReplicas === 0 && readsFromReplicas)
    return "readReplicas is 0 but the reader endpoint is read from; give 1 or more, or read from endpoint";
  if (readReplicas > 0 && `${identifier}-replica-${readReplicas}`.length > 63)
    return `identifier "${identifier}" is too long to name its replicas; give 52 characters at most`;
  if (readReplicas > 0 && zones.length === 0) return "zones is empty; name the zones of the replicas";
  const foreign = zones.find((zone) => !zone.startsWith(region));
  if (foreign !== undefined)
    return `zones has "${foreign}", which is not in ${region}; give zones of ${region}`;
  return multiAz && zones.length < 2
    ? `multiAz needs two zones but zones lists ${zones.length} different; name the zones of the data subnets`
    : undefined;
}
