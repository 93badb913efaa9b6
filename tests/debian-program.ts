import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const FOLDERS = ["/usr/bin", "/usr/sbin", "/usr/lib/postgresql/15/bin"];

/**
 * Path of a program of a Debian package. Installs the package if it is missing and we may.
 *
 * @throws Error that names the package, where it cannot be installed
 */
export function debianProgram(program: string, packageName: string): string {
  const found = find(program);
  if (found) return found;
  process.stderr.write(`Installing the Debian package ${packageName} for ${program} ...\n`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const command of [["update"], ["install", "--yes", "--no-install-recommends", packageName]]) {
    const { status, stderr, error } = spawnSync("apt-get", ["-q", ...command], {
      encoding: "utf8",
      env: environment,
    });
    if (error ?? status !== 0) {
      throw new Error(`${program} is missing: install the Debian package ${packageName}\n${stderr ?? error}`);
    }
  }
  const installed = find(program);
  if (!installed) throw new Error(`The Debian package ${packageName} brought no ${program}`);
  return installed;
}

function find(program: string): string | undefined {
  return FOLDERS.map((folder) => `${folder}/${program}`).find((file) => existsSync(file));
}
