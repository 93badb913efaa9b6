import { execFile } from "node:child_process";

/** Plans of large stacks are tens of megabytes. */
const LARGEST_OUTPUT = 2 ** 28;

export interface ProcessOutput {
  stdout: string;
  stderr: string;
  /** Exit code; null where the program could not be started or was killed. */
  status: number | null;
  /** Why it could not be started. */
  error: Error | undefined;
}

/** Runs a program to its end, and lets the terminal move on meanwhile. */
export function processOutput(
  program: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<ProcessOutput> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      { ...options, encoding: "utf8", maxBuffer: LARGEST_OUTPUT },
      (error, stdout, stderr) =>
        resolve({
          stdout,
          stderr,
          status: child.exitCode,
          error: child.pid === undefined ? (error ?? undefined) : undefined,
        }),
    );
  });
}
