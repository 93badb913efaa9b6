import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";

const REPOSITORY = path.resolve(__dirname, "..");

/**
 * A program of a Python package, installed once into the cache at the versions that `requirements` pins.
 *
 * @param requirements file of the repository that lists the package and all it needs
 * @throws Error with pip's words, or where Python is missing
 */
export function pythonProgram(program: string, requirements: string): string {
  const file = path.join(REPOSITORY, requirements);
  const hash = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 8);
  const cache = process.env["SLIPWAY_CACHE"] ?? path.join(homedir(), ".cache", "slipway");
  const folder = path.join(cache, `${program}-${hash}`);
  // Installed where it stays, as its scripts name that place; the mark says that it is whole.
  const mark = path.join(folder, "complete");
  if (!existsSync(mark)) {
    process.stderr.write(`  installing ${program} with pip\n`);
    mkdirSync(cache, { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    run("python3", ["-m", "venv", folder]);
    const install = ["install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"];
    run(path.join(folder, "bin", "pip"), [...install, "--requirement", file]);
    mkdirSync(mark);
  }
  return path.join(folder, "bin", program);
}

function run(command: string, args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (error) throw new Error(`${command} is missing: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stderr}`);
}
