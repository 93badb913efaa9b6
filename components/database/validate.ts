import { ArgsError } from "../args-error";
import { DatabaseArgs } from "./args";
import { windowsOverlap } from "./windows";

export function validateDatabase(name: string, args: DatabaseArgs): void {
  const fail = (problem: string): never => {
    throw new ArgsError("Database", name, problem);
  };
  if (!/^[a-z](?!.*--)[a-z0-9-]{0,62}$/.test(args.identifier) || args.identifier.endsWith("-")) {
    fail(
      `identifier is "${args.identifier}"; give lower-case letters, digits and single dashes, a letter first`,
    );
  }
  if (!/^\d{2}\.\d+$/.test(args.engineVersion))
    fail(`engineVersion is "${args.engineVersion}"; give major.minor such as 15.14`);
  if (args.allocatedStorage < 20) fail(`allocatedStorage is ${args.allocatedStorage}; gp3 starts at 20 GiB`);
  if (args.maxAllocatedStorage < args.allocatedStorage) {
    fail(
      `maxAllocatedStorage ${args.maxAllocatedStorage} is below allocatedStorage ${args.allocatedStorage}`,
    );
  }
  if (args.backupRetentionDays < 1 || args.backupRetentionDays > 35) {
    fail(
      `backupRetentionDays is ${args.backupRetentionDays}; give 1 to 35, replicas and recovery need backups`,
    );
  }
  const overlap = windowsOverlap(args.backupWindow, args.maintenanceWindow);
  if (overlap === undefined) {
    fail(
      `windows are "${args.backupWindow}" and "${args.maintenanceWindow}"; give hh:mm-hh:mm and ddd:hh:mm-ddd:hh:mm`,
    );
  }
  if (overlap) fail(`backupWindow ${args.backupWindow} overlaps maintenanceWindow ${args.maintenanceWindow}`);
  if (Object.keys(args.clients).length === 0) fail("clients is empty; name who may connect");
  if ((args.readReplicas ?? 0) < 0 || (args.readReplicas ?? 0) > 15) fail("readReplicas is outside 0 to 15");
}
