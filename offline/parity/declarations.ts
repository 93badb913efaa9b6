import * as fs from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { z } from "zod";
import { UserError } from "../../config/user-error";
import { Difference } from "./differences";

/** Where a project says which differences between its stacks are meant. */
export const DECLARATIONS_FILE = "docs/parity.yaml";

const SHAPE = "Each entry has from, resources, properties and a reason of 20 letters or more.";

const declaration = z.strictObject({
  /** What makes the difference: a config key such as slipway:backup.retentionDays, or a file with figures by stage. */
  from: z
    .string()
    .regex(/^(slipway:[\w.]+|(systems|wiring|components)\/[\w/.-]+\.ts)$/, "a config key or a file"),
  /** Patterns of type and name; `*` stands for anything. */
  resources: z.array(z.string().min(3)).min(1),
  /** Patterns of property paths; `presence` is a resource that only one stack has. */
  properties: z.array(z.string().min(3)).min(1),
  reason: z.string().min(20),
});

export type Declaration = z.infer<typeof declaration>;

/** @throws UserError for a missing or malformed file, or a file with figures that does not exist */
export function readDeclarations(root: string, file: string): Declaration[] {
  const read = z.array(declaration).safeParse(parsed(path.resolve(root, file), file));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new UserError(`${file}: ${issue?.path.join(".") || "the list"}: ${issue?.message}. ${SHAPE}`);
  }
  const missing = read.data.find(({ from }) => from.endsWith(".ts") && !fs.existsSync(path.join(root, from)));
  if (missing) throw new UserError(`${file}: ${missing.from} does not exist.`);
  return read.data;
}

function parsed(file: string, label: string): unknown {
  try {
    return parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(
      `${label}: not a readable YAML list of declared differences (${(error as Error).message}).`,
    );
  }
}

export interface Explained {
  /** The differences each declaration explains. */
  declared: Map<Declaration, Difference[]>;
  undeclared: Difference[];
}

/** Finds the declaration of each difference. One whose config key is the same in both stacks explains nothing. */
export function explain(
  found: Difference[],
  declarations: Declaration[],
  configs: [Record<string, string>, Record<string, string>],
): Explained {
  const valid = declarations.filter(({ from }) => differs(from, configs));
  const declared = new Map<Declaration, Difference[]>(valid.map((one) => [one, []]));
  const undeclared: Difference[] = [];
  for (const difference of found) {
    const declaration = valid.find((one) => explains(one, difference));
    if (declaration) declared.get(declaration)?.push(difference);
    else undeclared.push(difference);
  }
  return { declared, undeclared };
}

function explains({ resources, properties }: Declaration, { resource, property }: Difference): boolean {
  return (
    resources.some((pattern) => matches(pattern, resource)) &&
    properties.some((pattern) => matches(pattern, property ?? "presence"))
  );
}

/** Whether a text fits a pattern in which `*` stands for anything. */
export function matches(pattern: string, text: string): boolean {
  const literal = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`).test(text);
}

function differs(from: string, configs: [Record<string, string>, Record<string, string>]): boolean {
  if (!from.startsWith("slipway:")) return true;
  const [key = "", ...inner] = from.split(".");
  const [one, other] = configs.map((config) => valueIn(config[key], inner));
  return !isDeepStrictEqual(one, other);
}

function valueIn(text: string | undefined, keys: string[]): unknown {
  if (text === undefined || keys.length === 0) return text;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // a plain text has nothing inside
  }
  return keys.reduce((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value);
}
