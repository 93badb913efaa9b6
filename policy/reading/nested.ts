import { UnreadableError, type Value } from "../judgement/value";

/** Deeper than any chart nests its values. */
const DEEPEST = 32;

/** A single value at the end of nested ones, with the key it stands under. */
export interface Leaf {
  key: string;
  value: Value;
}

/** The single values at the ends of nested ones. */
export function leaves(value: Value): Leaf[] {
  const found: Leaf[] = [];
  walk(value, "", 0, (key, part) => {
    if (!part.isList() && !part.isMap()) found.push({ key, value: part });
  });
  return found;
}

/** All maps below a value, itself included. */
export function mapsBelow(value: Value): Value[] {
  const found: Value[] = [];
  walk(value, "", 0, (_key, part) => {
    if (part.isMap()) found.push(part);
  });
  return found;
}

function walk(value: Value, key: string, depth: number, visit: (key: string, value: Value) => void): void {
  if (depth > DEEPEST) throw new UnreadableError(value.path, "is nested too deeply to be read");
  visit(key, value);
  if (value.isList()) for (const item of value.list()) walk(item, key, depth + 1, visit);
  if (value.isMap()) for (const [name, inner] of value.entries()) walk(inner, name, depth + 1, visit);
}
