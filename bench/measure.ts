import { spawnSync } from "node:child_process";
import * as path from "node:path";

export const REPOSITORY = path.resolve(__dirname, "..");

export interface Measured {
  /** Seconds. */
  wall: number;
  /** User and system seconds of the command and the processes it waited for. */
  processor: number;
  /** Megabytes of the largest process. */
  memory: number;
}

export interface Run {
  args: string[];
  /** Default: the repository. */
  cwd?: string;
  /** Set beside the environment of the bench. */
  env?: NodeJS.ProcessEnv;
}

/** Medians of so many runs, after one to warm the disk. */
export function measured(run: Run, runs: number): Measured {
  measure(run);
  const all = Array.from({ length: runs }, () => measure(run));
  const median = (of: keyof Measured): number =>
    all.map((one) => one[of]).sort((a, b) => a - b)[Math.floor(runs / 2)] ?? NaN;
  return { wall: median("wall"), processor: median("processor"), memory: median("memory") };
}

/** Runs Node once, under GNU time. */
export function measure({ args, cwd = REPOSITORY, env }: Run): Measured {
  const { stderr, status, error } = spawnSync(
    "/usr/bin/time",
    ["-f", "%e %U %S %M", process.execPath, ...args],
    { cwd, env: { ...process.env, ...env }, encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  if (error) throw new Error(`GNU time is missing (Debian's package time): ${error.message}`);
  const line = stderr.trim().split("\n").pop() ?? "";
  const [wall = NaN, user = NaN, system = NaN, kilobytes = NaN] = line.split(" ").map(Number);
  if (status !== 0 || Number.isNaN(wall)) throw new Error(`${args.join(" ")} failed: ${stderr}`);
  return { wall, processor: user + system, memory: kilobytes / 1024 };
}

/** A row of a Markdown table: what it is about, then wall, processor and memory, then more. */
export function row(name: string, { wall, processor, memory }: Measured, ...more: string[]): string {
  return `| ${[name, wall.toFixed(2), processor.toFixed(2), memory.toFixed(0), ...more].join(" | ")} |`;
}
