import { spawnSync } from "node:child_process";
import { hasExpired, isEphemeral } from "../../config/ephemeral";
import { Failure } from "../failure";

/** The stack tag that says when an ephemeral stack expires; set before its first update. */
export const EXPIRES_TAG = "slipway:expires";

export interface ExpiredStack {
  /** As the Pulumi CLI takes it. */
  stack: string;
  /** A date such as 2026-11-24. */
  expires: string;
}

/**
 * The ephemeral stacks of the project in `cwd` whose expiry has passed, as the Pulumi CLI lists stacks and their tags.
 * A lasting stack is never among them, whatever its tags say, nor one whose tag is missing or no date.
 *
 * @throws Failure where the Pulumi CLI is missing or fails
 */
export function expiredStacks(cwd: string, now: Date): ExpiredStack[] {
  // By the tag: to list any other stack is to read its state, which the role for environments may not.
  const listed = pulumiJson(cwd, ["stack", "ls", "--json", "--tag", EXPIRES_TAG]) as { name: string }[];
  return listed
    .map(({ name }) => name)
    .filter((name) => isEphemeral(name.split("/").pop() ?? ""))
    .flatMap((stack) => {
      const tags = pulumiJson(cwd, ["stack", "tag", "ls", "--json", "--stack", stack]);
      const expires = (tags as Record<string, string> | null)?.[EXPIRES_TAG];
      return expires !== undefined && hasExpired(expires, now) ? [{ stack, expires }] : [];
    });
}

function pulumiJson(cwd: string, args: string[]): unknown {
  const { status, stdout, stderr, error } = spawnSync("pulumi", [...args, "--non-interactive"], {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (error)
    throw new Failure(`pulumi cannot be run (${error.message}); slipway doctor says what is missing.`);
  if (status !== 0) throw new Failure(`pulumi ${args.join(" ")} failed:\n${stderr.trim()}`);
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Failure(`pulumi ${args.join(" ")} answered no JSON:\n${stdout.slice(0, 200)}`);
  }
}
