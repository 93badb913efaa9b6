import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { isComputed } from "../../offline/engine/computed";

const REPOSITORY = path.resolve(__dirname, "../..");

/** A resource as `preview --json` lists it; fields that are empty are left out there. */
export interface PreviewedState {
  urn: string;
  type: string;
  custom: boolean;
  parent?: string;
  protect?: boolean;
  provider?: string;
  aliases?: string[];
  dependencies?: string[];
  propertyDependencies?: Record<string, string[]>;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** What `pulumi preview --json` and `slipway preview --json` print. */
export interface Preview {
  steps: { op: string; urn: string; newState: PreviewedState }[];
  changeSummary: Record<string, number>;
}

/** The plan of the offline engine. */
export function offlinePreview(stack: string, project: string = REPOSITORY): Preview {
  const command = ["offline/slipway.cjs", "preview", "--stack", stack, "--json", "--no-policies"];
  const output = execFileSync(process.execPath, [...command, "--cwd", project], {
    cwd: REPOSITORY,
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(output.toString()) as Preview;
}

/**
 * Differences of two values. The real engine knows less: it cannot configure the Kubernetes provider before there is a
 * cluster, and then every output of its resources is unknown. What it does know must be known offline too.
 */
export function valueDifferences(real: unknown, offline: unknown, where: string): string[] {
  if (isComputed(real)) return [];
  if (real !== null && typeof real === "object" && offline !== null && typeof offline === "object") {
    const keys = new Set([...Object.keys(real), ...Object.keys(offline)]);
    return [...keys].flatMap((key) =>
      valueDifferences(
        (real as Record<string, unknown>)[key],
        (offline as Record<string, unknown>)[key],
        `${where}.${key}`,
      ),
    );
  }
  return Object.is(real, offline)
    ? []
    : [`${where}: real ${JSON.stringify(real)}, offline ${JSON.stringify(offline)}`];
}
