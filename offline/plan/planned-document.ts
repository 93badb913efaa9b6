import * as path from "node:path";
import { UserError } from "../../config/user-error";
import { Verdicts } from "../policy/verdicts";
import { Failure } from "../failure";
import { processOutput } from "./process-output";

/** What `preview --json` prints, as far as it is read by those who compare or price plans. */
export interface PlannedDocument {
  config: Record<string, string>;
  steps: {
    op?: string;
    urn: string;
    newState: {
      urn: string;
      type: string;
      parent?: string;
      protect?: boolean;
      retainOnDelete?: boolean;
      inputs?: unknown;
    };
  }[];
  /** Of the policy pack, where it ran. */
  policies?: Verdicts;
}

/**
 * Plans a stack in a process of its own, so that several can be planned for one command.
 *
 * @param policies options of `preview` that say which policy pack judges; default none
 * @throws UserError for an unknown stack or an invalid config, Failure for a program that does not plan
 */
export async function plannedDocument(
  root: string,
  stack: string,
  policies: string[] = ["--no-policies"],
): Promise<PlannedDocument> {
  const command = path.resolve(__dirname, "../slipway.cjs");
  const { stdout, stderr, status } = await processOutput(
    process.execPath,
    [command, "preview", "--json", "--stack", stack, "--cwd", root, ...policies],
    { env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined } },
  );
  // A plan that a policy refuses is whole, too.
  if (status === 0 || (status === 1 && judged(stdout))) return JSON.parse(stdout) as PlannedDocument;
  if (status === 2) throw new UserError(stderr.trim().replace(/^error: /, ""));
  throw new Failure(`Stack ${stack} does not plan:\n${diagnosed(stdout) || stderr.trim()}`);
}

function judged(stdout: string): boolean {
  try {
    return (JSON.parse(stdout) as { policies?: unknown }).policies !== undefined;
  } catch {
    return false;
  }
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
