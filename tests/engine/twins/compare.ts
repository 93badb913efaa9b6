import { isDeepStrictEqual } from "node:util";
import { Values } from "./twin";

/** Paths such as `spec.template` at which two values differ, no deeper than `depth` steps. */
export function changedPaths(before: unknown, after: unknown, depth: number, at = ""): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (depth === 0 || !isObject(before) || !isObject(after)) return [at];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) =>
    changedPaths(before[key], after[key], depth - 1, at === "" ? key : `${at}.${key}`),
  );
}

/** Whether a path is one of `properties` or inside of one. */
export function isWithin(path: string, properties: readonly string[]): boolean {
  return properties.some(
    (property) => path === property || path.startsWith(`${property}.`) || property.startsWith(`${path}.`),
  );
}

/** The values of `after` over those of `before`, object by object; lists are replaced whole. */
export function merged(before: Values, after: Values): Values {
  const result: Values = { ...before };
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    result[key] = isObject(old) && isObject(value) ? merged(old, value) : value;
  }
  return result;
}

function isObject(value: unknown): value is Values {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
