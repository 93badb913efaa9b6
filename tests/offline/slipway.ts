import { spawnSync } from "node:child_process";
import * as path from "node:path";

const REPOSITORY = path.resolve(__dirname, "../..");

/** Runs the command line on a fixture project (or on a folder) and gives what a user sees. */
export function slipway(
  command: string,
  project: string,
  ...options: string[]
): { code: number | null; stdout: string; stderr: string } {
  const cwd = path.isAbsolute(project) ? project : path.join(__dirname, "fixtures", project);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      path.join(REPOSITORY, "offline/slipway.cjs"),
      command,
      ...(options.includes("--cwd") ? [] : ["--cwd", cwd]),
      ...options,
    ],
    {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      cwd: REPOSITORY,
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
    },
  );
  return { code: status, stdout, stderr };
}
