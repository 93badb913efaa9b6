import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";
import { AnyConfig, environmentConfigSchema } from "./environment-schema";
import { isEphemeral } from "./ephemeral";
import { localConfigSchema } from "./local-schema";
import { plainSecretProblems } from "./plain-secrets";
import { ConfigError, Problem } from "./problem";
import { checkRules, lastingProblems } from "./rules";
import { stackConfigSchema } from "./schema";

const NAMESPACE = "slipway:";

/**
 * Validates the config of a stack, all of it at once.
 *
 * @param values all config values as Pulumi gives them: key with namespace → string, objects as JSON
 * @param stack name of the stack, which names the file to edit
 * @param isSecret tells the keys that are encrypted in the file: none may be, and no value of one is repeated
 * @returns the typed config
 * @throws ConfigError listing every problem with key, value, what is allowed and the file
 */
export function loadConfig(
  values: Record<string, string>,
  stack: string,
  isSecret: (key: string) => boolean = () => false,
): AnyConfig {
  const source = { values, file: `Pulumi.${stack}.yaml`, isSecret };
  if (isEphemeral(stack)) return loadAs(environmentConfigSchema, source, checkRules);
  const wrong = lastingProblems(stack, values[`${NAMESPACE}expires`]);
  return stack === "local" || values[`${NAMESPACE}stage`] === "local"
    ? loadAs(localConfigSchema, source, checkRules, wrong)
    : loadAs(stackConfigSchema, source, checkRules, wrong);
}

/** Config values of a stack, and what is said of them in errors. */
export interface ConfigSource {
  /** All values as Pulumi gives them: key with namespace → string, objects as JSON. */
  values: Record<string, string>;
  /** File to edit. */
  file: string;
  isSecret: (key: string) => boolean;
}

/**
 * Validates the `slipway:` values by a schema, and then by rules that look at several of them.
 *
 * @param known problems that were found before
 * @throws ConfigError listing every problem
 */
export function loadAs<Schema extends z.ZodObject>(
  schema: Schema,
  { values, file, isSecret }: ConfigSource,
  rules: (config: z.infer<Schema>) => Problem[] = () => [],
  known: Problem[] = [],
): z.infer<Schema> {
  const raw: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) {
    if (key.startsWith(NAMESPACE)) raw[key.slice(NAMESPACE.length)] = parseValue(value);
  }
  const encrypted = Object.keys(raw).filter((key) => isSecret(`${NAMESPACE}${key}`));
  const secrets = [...encrypted.map(encryptedProblem), ...plainSecretProblems(raw, "")];
  const hidden = new Set([...secrets, ...known].map((problem) => problem.key));
  const result = schema.safeParse(raw);
  const shape = result.success
    ? []
    : result.error.issues.flatMap((issue) => shapeProblems(issue, raw, schema));
  const problems = [
    ...secrets,
    ...known,
    ...shape.filter(({ key }) => !hidden.has(key) && !encrypted.includes(topKey(key))),
  ];
  if (result.success) problems.push(...rules(result.data));
  if (problems.length > 0 || !result.success) throw new ConfigError(file, problems);
  return result.data;
}

function encryptedProblem(key: string): Problem {
  return {
    key,
    value: "(encrypted)",
    allowed:
      "no secret: everything here is shown in plans; put it into AWS Secrets Manager and name the entry",
  };
}

/** `alerts` of `alerts.email` and of `alerts[0]`. */
function topKey(key: string): string {
  return /^[^.[]*/.exec(key)?.[0] ?? key;
}

/** Pulumi hands objects and lists over as JSON, scalars as they are written. */
function parseValue(value: string): unknown {
  if (!/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function shapeProblems(issue: z.core.$ZodIssue, raw: unknown, root: z.ZodObject): Problem[] {
  const key = keyOf(issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(issue.path, root);
    return issue.keys.map((unknown) => ({
      key: key ? `${key}.${unknown}` : unknown,
      value: "an unknown key",
      allowed: suggestion(unknown, known),
    }));
  }
  return [{ key, value: at(raw, issue.path), allowed: allowedBy(issue) }];
}

function allowedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `${/^[aeiou]/.test(issue.expected) ? "an" : "a"} ${issue.expected}`;
    case "invalid_value":
      return `one of ${issue.values.join(", ")}`;
    case "too_small":
      return issue.origin === "array"
        ? `at least ${issue.minimum} entries`
        : bound("at least", "more than", issue.minimum, issue.inclusive);
    case "too_big":
      return issue.origin === "array"
        ? `at most ${issue.maximum} entries`
        : bound("at most", "less than", issue.maximum, issue.inclusive);
    default:
      return issue.message;
  }
}

function bound(
  inclusiveWord: string,
  exclusiveWord: string,
  limit: number | bigint,
  inclusive?: boolean,
): string {
  return `${inclusive === false ? exclusiveWord : inclusiveWord} ${limit}`;
}

function suggestion(unknown: string, known: string[]): string {
  if (known.length === 0) return "no such key";
  const nearest = closest(unknown, known);
  if (distance(unknown, nearest) <= Math.max(2, unknown.length / 3)) return `did you mean ${nearest}?`;
  return `one of ${known.join(", ")}`;
}

/** Keys the schema knows at a path; record keys and list positions are stepped over. */
function knownKeys(path: PropertyKey[], root: z.ZodObject): string[] {
  let schema: unknown = root;
  for (const step of path) {
    schema = unwrap(schema);
    if (schema instanceof z.ZodObject) schema = (schema.shape as Record<PropertyKey, unknown>)[step];
    else if (schema instanceof z.ZodRecord) schema = schema.valueType;
    else if (schema instanceof z.ZodArray) schema = schema.element;
  }
  schema = unwrap(schema);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function unwrap(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? schema.unwrap() : schema;
}

function at(raw: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (value as Record<PropertyKey, unknown> | undefined)?.[step],
    raw,
  );
}

function keyOf(path: PropertyKey[]): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");
}
