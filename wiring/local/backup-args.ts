import * as fs from "node:fs";
import * as path from "node:path";
import { InClusterBackupArgs } from "../../components/in-cluster-database";
import { InClusterConfig } from "../../config/environment-schema";

const SCRIPTS = path.resolve(__dirname, "../../restore-check");
/** Nothing here is reached from outside: the alert names the file of the checkout. */
const RUNBOOKS = "docs/runbooks";

/** Backups of a database in the cluster by the script that proves those of RDS; none where the config says so. */
export function backupArgs({
  backup,
  restoreCheck,
}: InClusterConfig["databases"][string][string]): InClusterBackupArgs | undefined {
  return backup && { ...backup, ...restoreCheck, scripts: scripts(), runbooks: RUNBOOKS };
}

function scripts(): Record<string, string> {
  const names = fs.readdirSync(SCRIPTS).filter((name) => name.endsWith(".sh"));
  return Object.fromEntries(
    names.sort().map((name) => [name, fs.readFileSync(path.join(SCRIPTS, name), "utf8")]),
  );
}
