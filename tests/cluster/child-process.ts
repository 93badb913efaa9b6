import { ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

/** A server process of the test cluster, with its output in a log file; never outlives this process. */
export interface Server {
  readonly name: string;
  readonly pid: number | undefined;
  /** Resolves when the process has ended, whatever the reason. */
  readonly ended: Promise<void>;
  running(): boolean;
  /** Last lines of its log, to explain a failure. */
  logTail(lines?: number): string;
  /** Ends it (SIGTERM, then SIGKILL after 5 s) and waits until it is gone. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

const alive = new Set<ChildProcess>();
let exitHandlersInstalled = false;

/**
 * Starts a server; `logFile` takes stdout and stderr. Go's servers collect garbage less often than they would, which
 * costs memory and saves processor time.
 */
export function startServer(name: string, command: string, args: string[], logFile: string): Server {
  installExitHandlers();
  const log = openSync(logFile, "a");
  const [file, argv] = dieWithParent(command, args);
  const child = spawn(file, argv, { stdio: ["ignore", log, log], env: { GOGC: "400", ...process.env } });
  closeSync(log);
  alive.add(child);
  let spawnError: Error | undefined;
  const ended = new Promise<void>((resolve) => {
    const finish = (): void => {
      alive.delete(child);
      resolve();
    };
    child.once("exit", finish);
    child.once("error", (error) => {
      spawnError = error;
      finish();
    });
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!alive.has(child)) return ended;
    child.kill(signal);
    const force = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(force);
  };
  return {
    name,
    pid: child.pid,
    ended,
    running: () => alive.has(child),
    logTail: (lines = 15) =>
      spawnError?.message ?? readFileSync(logFile, "utf8").split("\n").slice(-lines).join("\n"),
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}

/** Where util-linux is there, the kernel ends the server even when this process is killed with SIGKILL. */
function dieWithParent(command: string, args: string[]): [string, string[]] {
  const available = process.platform === "linux" && spawnSync("setpriv", ["--version"]).status === 0;
  return available ? ["setpriv", ["--pdeathsig", "KILL", "--", command, ...args]] : [command, args];
}

function installExitHandlers(): void {
  if (exitHandlersInstalled) return;
  exitHandlersInstalled = true;
  const killAll = (): void => alive.forEach((child) => child.kill("SIGKILL"));
  process.once("exit", killAll);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      killAll();
      process.exit(signal === "SIGINT" ? 130 : 143);
    });
  }
}
