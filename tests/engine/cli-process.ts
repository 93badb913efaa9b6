import { ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";

export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

/** A command under way; `finished` also resolves when it was killed (code 1). */
export interface Running {
  /** Its process, while it runs. */
  readonly pid: number | undefined;
  readonly finished: Promise<Finished>;
  /** Ends the command and what it started as a crash would. */
  kill(): void;
}

const alive = new Set<ChildProcess>();
const folders = new Set<string>();
let handlersInstalled = false;

/** Starts a command in a process group of its own, which never outlives this process. */
export function run(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Running {
  installHandlers();
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  alive.add(child);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once("error", (error) => {
      alive.delete(child);
      reject(error);
    });
    child.once("close", (code) => {
      alive.delete(child);
      resolve({ code: code ?? 1, stdout, stderr });
    });
  });
  return { pid: child.pid, finished, kill: () => killGroup(child) };
}

/** Ends every command of this process that still runs. */
export function killAll(): void {
  alive.forEach(killGroup);
}

/** Removes the folder now or, should the test never come to it, when this process ends. */
export function removeAtExit(folder: string): () => void {
  installHandlers();
  folders.add(folder);
  return () => {
    folders.delete(folder);
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended in the meantime.
  }
}

function installHandlers(): void {
  if (handlersInstalled) return;
  handlersInstalled = true;
  const cleanUp = (): void => {
    killAll();
    for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once("exit", cleanUp);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => process.exit(signal === "SIGINT" ? 130 : 143));
  }
}
