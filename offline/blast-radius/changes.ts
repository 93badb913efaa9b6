import { z } from "zod";
import { otherValues } from "./other-values";
import { sampleOf } from "./samples";

/** A step into a config value: a key, or a place in a list. */
export type Step = string | number;

/** One value of a stack's config that becomes another, comes into being or goes away. */
export interface Change {
  path: Step[];
  /** Undefined where there is nothing yet. */
  from: unknown;
  /** What it may become, the likeliest first; `undefined` takes it away. The schema takes each of them. */
  candidates: unknown[];
}

/** Where a value stands: its path, and the same with `*` for each name and `[]` for each place that a stack is free to choose. */
interface Place {
  path: Step[];
  pattern: string;
}

/** The name of an entry that comes into being. */
const NEW_NAME = "another";

/**
 * Every single change of a config that its schema knows: each value that is there becomes another, each optional key and
 * each entry of a map or list goes away, and each that is missing comes into being.
 *
 * @param schema of the whole config
 * @param config values by key, without namespace
 * @throws Error for a value for which no other is known: give one in samples.ts
 */
export function changesOf(
  schema: z.ZodType,
  config: unknown,
  at: Place = { path: [], pattern: "" },
): Change[] {
  if (schema instanceof z.ZodOptional) return optionalChanges(schema.unwrap() as z.ZodType, config, at);
  if (schema instanceof z.ZodObject) {
    const values = config as Record<string, unknown>;
    return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, inner]) =>
      changesOf(inner, values[key], into(at, key, key)),
    );
  }
  if (schema instanceof z.ZodRecord) return mapChanges(schema, config as Record<string, unknown>, at);
  if (schema instanceof z.ZodArray) return listChanges(schema, config as unknown[], at);
  return [{ path: at.path, from: config, candidates: candidates(schema, config, at) }];
}

function optionalChanges(schema: z.ZodType, value: unknown, at: Place): Change[] {
  if (value === undefined) return [added(schema, at, [])];
  return [...changesOf(schema, value, at), removed(at, value)];
}

function mapChanges(schema: z.ZodRecord, values: Record<string, unknown>, at: Place): Change[] {
  const inner = schema.valueType as z.ZodType;
  const last = Object.values(values).at(-1);
  return [
    ...Object.entries(values).flatMap(([name, value]) => {
      const entry = into(at, name, "*");
      return [...changesOf(inner, value, entry), removed(entry, value)];
    }),
    added(inner, into(at, nameFor(schema), "*"), last === undefined ? [] : [last]),
  ];
}

function listChanges(schema: z.ZodArray, items: unknown[], at: Place): Change[] {
  const inner = schema.element as z.ZodType;
  const last = items.at(-1);
  const similar = last === undefined || inner instanceof z.ZodObject ? [] : otherValues(inner, last);
  return [
    ...items.flatMap((item, index) => {
      const entry = into(at, index, "[]");
      return [...changesOf(inner, item, entry), removed(entry, item)];
    }),
    added(inner, into(at, items.length, "[]"), similar),
  ];
}

function removed({ path }: Place, value: unknown): Change {
  return { path, from: value, candidates: [undefined] };
}

function added(schema: z.ZodType, at: Place, similar: unknown[]): Change {
  const values = [...similar, ...sampleOf(at.pattern)].filter((value) => schema.safeParse(value).success);
  if (values.length === 0) throw unknownValue(at);
  return { path: at.path, from: undefined, candidates: values };
}

function candidates(schema: z.ZodType, value: unknown, at: Place): unknown[] {
  if (schema instanceof z.ZodLiteral) return [];
  const values = otherValues(schema, value).filter((other) => schema.safeParse(other).success);
  if (values.length === 0) throw unknownValue(at);
  return values;
}

/** A domain where the names are domains. */
function nameFor(schema: z.ZodRecord): string {
  return (schema.keyType as z.ZodType).safeParse(NEW_NAME).success ? NEW_NAME : `${NEW_NAME}.example`;
}

function into({ path, pattern }: Place, step: Step, name: string): Place {
  return { path: [...path, step], pattern: pattern === "" ? name : `${pattern}.${name}` };
}

function unknownValue({ pattern }: Place): Error {
  return new Error(
    `The atlas has no other value for the config key ${pattern} that the schema takes. Add one to offline/blast-radius/samples.ts, or a form of text to other-values.ts.`,
  );
}

/** A copy of a config with one value changed; `undefined` takes it away. */
export function withValue(config: unknown, [step, ...rest]: Step[], value: unknown): unknown {
  if (step === undefined) return value;
  const copy = Array.isArray(config) ? [...(config as unknown[])] : { ...(config as object) };
  const inner = withValue((copy as Record<Step, unknown>)[step], rest, value);
  if (inner !== undefined) (copy as Record<Step, unknown>)[step] = inner;
  else if (Array.isArray(copy)) copy.splice(Number(step), 1);
  else delete (copy as Record<Step, unknown>)[step];
  return copy;
}

/** A path as the errors of the config write it: `network.zones[1]`; a name with dots is in quotes. */
export function keyOf(path: Step[]): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : step.includes(".") ? `["${step}"]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}
