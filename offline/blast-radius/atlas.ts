import { UserError } from "../../config/user-error";
import { localConfigSchema } from "../../config/local-schema";
import { stackConfigSchema } from "../../config/schema";
import { z } from "zod";
import { PlannedResource } from "../plan/plan";
import { Project } from "../project";
import { Change, changesOf, keyOf, withValue } from "./changes";
import { Affected, effectsOf } from "./effects";
import { planAgain } from "./repeated-plans";

/** What happens when one config value of a stack changes. */
export interface Row {
  /** As errors of the config write it: `slipway:network.zones[1]`. */
  key: string;
  /** JSON; undefined where there was nothing. */
  from: string | undefined;
  /** JSON; undefined where there is nothing any more. */
  to: string | undefined;
  affected: Affected[];
  /** Why the program refuses each value that was tried. */
  refusal: string | undefined;
}

const NAMESPACE = "slipway:";

/** Each single change of the config of a stack. */
export function changesOfStack(project: Project): Change[] {
  return changesOf(schemaOf(project), valuesOf(project));
}

/** Plans one change of a stack's config against its plan without. */
export async function rowOf(project: Project, change: Change, before: PlannedResource[]): Promise<Row> {
  const values = valuesOf(project);
  const row = { key: NAMESPACE + keyOf(change.path), from: text(change.from) };
  let refusal = "no other value is allowed";
  for (const [index, to] of change.candidates.entries()) {
    const planned = await plan(project, withValue(values, change.path, to) as Record<string, unknown>);
    if (typeof planned !== "string")
      return { ...row, to: text(to), affected: effectsOf(before, planned), refusal: undefined };
    if (index === 0) refusal = planned;
  }
  return { ...row, to: text(change.candidates[0]), affected: [], refusal };
}

/** The resources, or why the program refuses the config. */
async function plan(project: Project, values: Record<string, unknown>): Promise<PlannedResource[] | string> {
  try {
    return await planAgain(project, { ...foreign(project), ...texts(values) });
  } catch (error) {
    const { name, message, __pulumiRunError: isRunError } = error as Error & { __pulumiRunError?: boolean };
    if (error instanceof UserError || name === "UserError" || isRunError) return firstProblem(message);
    throw error;
  }
}

/** Errors of the config and of the systems are a heading and a line for each problem. */
function firstProblem(message: string): string {
  const [heading = "", problem] = message.split("\n");
  return (problem ?? heading).trim();
}

function schemaOf({ config }: Project): z.ZodObject {
  return config[`${NAMESPACE}stage`] === "local" ? localConfigSchema : stackConfigSchema;
}

/** The values below our namespace, as the schema types them. */
function valuesOf(project: Project): Record<string, unknown> {
  const shape = schemaOf(project).shape as Record<string, z.ZodType>;
  const own = Object.entries(project.config).filter(([key]) => key.startsWith(NAMESPACE));
  return Object.fromEntries(
    own.map(([key, value]) => {
      const name = key.slice(NAMESPACE.length);
      return [name, parsed(shape[name], value)];
    }),
  );
}

/** Pulumi gives objects and lists as JSON and all else as text: the schema says which text is a number. */
function parsed(schema: z.ZodType | undefined, value: string): unknown {
  if (/^[[{]/.test(value)) return JSON.parse(value);
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  return inner instanceof z.ZodNumber ? Number(value) : value;
}

function texts(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      NAMESPACE + key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

function foreign({ config }: Project): Record<string, string> {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !key.startsWith(NAMESPACE)));
}

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
