import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const REPOSITORY = path.resolve(__dirname, "../..");

/** A folder with the same program and another file of a stack. */
export function projectWith(stackFile: string, stack = "prod-dr"): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "failover-"));
  const project = fs.readFileSync(path.join(REPOSITORY, "Pulumi.yaml"), "utf8");
  fs.writeFileSync(
    path.join(folder, "Pulumi.yaml"),
    `${project}main: ${path.relative(folder, REPOSITORY)}\n`,
  );
  fs.symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(folder, "node_modules"));
  fs.writeFileSync(path.join(folder, `Pulumi.${stack}.yaml`), stackFile);
  return folder;
}

/** The same with prod-dr as it is once the first region is lost: it runs the systems, on data from the backups. */
export function activeRecovery(): string {
  const stack = fs.readFileSync(path.join(REPOSITORY, "Pulumi.prod-dr.yaml"), "utf8");
  return projectWith(
    stack
      .replace("active: false", "active: true")
      .replace(
        /^( +)backupRetentionDays: 30$/gm,
        "$&\n$1restoreFrom: arn:aws:rds:us-west-2:333333333333:auto-backup:ab-x",
      ),
  );
}
