import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { UserError } from "../../config/user-error";

const LARGEST_PLAN = 2 ** 28;

/** What `preview --json` prints, as far as it is read by those who compare or price plans. */
export interface PlannedDocument {
  config: Record<string, string>;
  steps: { urn: string; newState: { urn: string; type: string; parent?: string; inputs?: unknown } }[];
}

/**
 * Plans a stack in a process of its own, so that several can be planned for one command.
 *
 * @throws UserError for an unknown stack, an invalid config or a program that does not plan
 */
export function plannedDocument(root: string, stack: string): PlannedDocument {
  const command = path.resolve(__dirname, "../slipway.cjs");
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [command, "preview", "--json", "--no-policies", "--stack", stack, "--cwd", root],
    {
      encoding: "utf8",
      maxBuffer: LARGEST_PLAN,
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
    },
  );
  if (status === 0) return JSON.parse(stdout) as PlannedDocument;
  if (status === 2) throw new UserError(stderr.trim().replace(/^error: /, ""));
  throw new UserError(`Stack ${stack} does not plan:\n${diagnosed(stdout) || stderr.trim()}`);
}

function diagnosed(stdout: string): string {
  try {
    const { diagnostics = [] } = JSON.parse(stdout) as {
      diagnostics?: { severity: string; message: string }[];
    };
    return diagnostics.flatMap(({ severity, message }) => (severity === "error" ? message : [])).join("\n");
  } catch {
    return "";
  }
}
