import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

/** Programs built from one Go tool module under `tools/`. */
export interface GoBuild {
  /** Folder of the module, e.g. `tools/kwok`, from the root of the repository. */
  module: string;
  /** Name of the cache folder with the version, e.g. `kwok-0.8.0`. */
  name: string;
  /** Program file → package. */
  programs: Record<string, string>;
  /** Flags for the linker. */
  linkerFlags?: string;
}

const REPOSITORY = path.resolve(__dirname, "../..");
const PROGRESS_SECONDS = 15;

/**
 * Builds the programs once into the cache (`SLIPWAY_CACHE`, default `~/.cache/slipway`) and gives the folder they
 * are in. Several processes may ask at once: one builds, the others wait. Throws where Go is missing.
 */
export async function goBuild(build: GoBuild): Promise<string> {
  const folder = folderOf(build);
  if (existsSync(folder)) return folder;
  requireGo(`${build.name} is built from source`);
  mkdirSync(path.dirname(folder), { recursive: true });
  const release = await lock(`${folder}.lock`);
  try {
    if (!existsSync(folder)) await buildInto(build, folder);
  } finally {
    release();
  }
  return folder;
}

/** Whether the cache holds the programs already. */
export function isBuilt(build: GoBuild): boolean {
  return existsSync(folderOf(build));
}

function folderOf(build: GoBuild): string {
  const cache = process.env.SLIPWAY_CACHE ?? path.join(homedir(), ".cache", "slipway");
  return path.join(cache, `${build.name}-${fingerprint(build)}`);
}

function fingerprint(build: GoBuild): string {
  const hash = createHash("sha256").update(JSON.stringify(build));
  for (const file of ["go.mod", "go.sum"])
    hash.update(readFileSync(path.join(REPOSITORY, build.module, file)));
  return hash.digest("hex").slice(0, 8);
}

/** Throws where Go is missing, with what it is needed for and where to get it. */
export function requireGo(why: string): void {
  if (spawnSync("go", ["version"]).status === 0) return;
  throw new Error(`${why}, and Go is not on PATH. Install Go 1.26 or newer: https://go.dev/doc/install`);
}

/** Builds beside the final folder and moves it there whole, so that a half-built folder is never used. */
async function buildInto(build: GoBuild, folder: string): Promise<void> {
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const [only, ...others] = Object.entries(build.programs);
  if (only && others.length === 0) await compile(build, path.join(partial, only[0]));
  else await compileTogether(build, partial);
  renameSync(partial, folder);
}

/** One run of Go for all programs, as it compiles the next one while it links another. */
async function compileTogether(build: GoBuild, folder: string): Promise<void> {
  await compile(build, folder);
  for (const [program, source] of Object.entries(build.programs))
    renameSync(path.join(folder, goName(source)), path.join(folder, program));
}

/** What Go calls the program of a package: the last part of its path that is not a major version. */
function goName(source: string): string {
  return path.posix.basename(source.replace(/\/v\d+$/, ""));
}

async function compile(build: GoBuild, output: string): Promise<void> {
  const started = Date.now();
  const sources = Object.values(build.programs);
  const flags = `-s -w ${build.linkerFlags ?? ""}`.trim();
  const child = spawn("go", ["build", "-v", "-ldflags", flags, "-o", output, ...sources], {
    cwd: path.join(REPOSITORY, build.module),
    stdio: ["ignore", "ignore", "pipe"],
  });
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => lines.push(line));
  const seconds = (): string => ((Date.now() - started) / 1000).toFixed(0);
  const report = (what: string): void => console.error(`  building ${build.name}: ${what}`);
  const progress = setInterval(
    () => report(`${lines.length} packages, ${seconds()} s`),
    PROGRESS_SECONDS * 1000,
  );
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("close", resolve).once("error", reject),
  );
  clearInterval(progress);
  if (code !== 0) throw new Error(`go build ${sources.join(" ")} failed:\n${lines.slice(-20).join("\n")}`);
  report(`${Object.keys(build.programs).join(", ")} built in ${seconds()} s`);
}

/** Takes a lock file that names its owner; the lock of a process that no longer runs is taken over. */
async function lock(file: string): Promise<() => void> {
  let told = false;
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      const release = (): void => rmSync(file, { force: true });
      process.once("exit", release);
      return () => {
        process.removeListener("exit", release);
        release();
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (ownerIsGone(file)) rmSync(file, { force: true });
    else if (!told) console.error(`  waiting for another process that builds (${file})`);
    told = true;
    await delay(500);
  }
}

function ownerIsGone(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, "utf8")), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EPERM";
  }
}
