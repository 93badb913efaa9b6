import * as os from "node:os";

/** Who holds the lock of a stack, as the CLI says it. */
export interface LockOwner {
  user: string;
  host: string;
  pid: number;
  since: string;
}

const OWNER = /created by (\S+)@(\S+) \(pid (\d+)\) at (\S+)/g;

/** The owners that an error of the CLI names; none where the stack is not locked. */
export function lockOwners(error: string): LockOwner[] {
  return [...error.matchAll(OWNER)].map(([, user = "", host = "", pid, since = ""]) => ({
    user,
    host,
    pid: Number(pid),
    since,
  }));
}

/** Whether the owner certainly runs no more: a process of this machine that has ended. */
export function hasEnded({ host, pid }: LockOwner): boolean {
  if (host !== os.hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
