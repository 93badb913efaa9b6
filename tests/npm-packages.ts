import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";

const REPOSITORY = path.resolve(__dirname, "..");

/**
 * Folder with the packages that the package.json and package-lock.json in `source` pin, installed once into the cache
 * (`SLIPWAY_CACHE`, default `~/.cache/slipway`): for tools that are no dependency of the project.
 *
 * @param source folder of the repository that holds both files
 * @param name what they are, for the folder's name and the progress line
 * @throws Error with npm's words
 */
export function npmPackages(source: string, name: string): string {
  const files = ["package.json", "package-lock.json"].map((file) => path.join(REPOSITORY, source, file));
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  const cache = process.env["SLIPWAY_CACHE"] ?? path.join(homedir(), ".cache", "slipway");
  const folder = path.join(cache, `${name}-${hash.digest("hex").slice(0, 8)}`);
  if (existsSync(folder)) return folder;
  process.stderr.write(`  installing ${name} with npm\n`);
  // Installed beside its place and moved there whole, so that a half-installed folder is never used.
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    for (const file of files) copyFileSync(file, path.join(partial, path.basename(file)));
    install(partial, name);
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

function install(folder: string, name: string): void {
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  const { status, stderr, error } = spawnSync("npm", args, { cwd: folder, encoding: "utf8" });
  if (error || status !== 0) throw new Error(`npm could not install ${name}: ${error?.message ?? stderr}`);
}
