import { UserError } from "../../config/user-error";
import { PlannedResource } from "../plan/plan";
import { Project } from "../project";
import { leavesOf, otherValues, withValue } from "./changes";
import { Affected, effectsOf } from "./effects";
import { planAgain } from "./repeated-plans";

/** What happens when one config value of a stack changes. */
export interface Row {
  key: string;
  from: unknown;
  /** Undefined where the program refuses every other value that was tried. */
  to: unknown;
  affected: Affected[];
}

/** Changes every config value of a stack by itself and plans each change. */
export async function atlasOf(project: Project): Promise<Row[]> {
  const config = parsed(project.config);
  const before = await planAgain(project, project.config);
  const rows: Row[] = [];
  for (const { path, value } of leavesOf(config)) {
    if (!path[0]?.startsWith("slipway:")) continue;
    rows.push({
      key: path.join("."),
      from: value,
      ...(await firstAccepted(project, config, path, value, before)),
    });
  }
  return rows;
}

async function firstAccepted(
  project: Project,
  config: Record<string, unknown>,
  path: string[],
  value: unknown,
  before: PlannedResource[],
): Promise<{ to: unknown; affected: Affected[] }> {
  for (const to of otherValues(value)) {
    const changed = withValue(config, path, to) as Record<string, unknown>;
    const after = await planned(project, changed);
    if (after) return { to, affected: effectsOf(before, after) };
  }
  return { to: undefined, affected: [] };
}

/** Undefined where the program refuses the config. */
async function planned(
  project: Project,
  config: Record<string, unknown>,
): Promise<PlannedResource[] | undefined> {
  try {
    return await planAgain(project, texts(config));
  } catch (error) {
    if (error instanceof UserError || (error as Error).name === "UserError") return undefined;
    if ((error as { __pulumiRunError?: boolean }).__pulumiRunError) return undefined;
    throw error;
  }
}

function parsed(config: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).map(([key, text]) => [key, parse(text)]));
}

/** Only objects and lists are JSON; an account id stays a text. */
function parse(text: string): unknown {
  return /^[[{]/.test(text) ? (JSON.parse(text) as unknown) : text;
}

function texts(config: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
