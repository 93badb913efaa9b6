import { createHash } from "node:crypto";

/** What the SDK and `pulumi preview --json` write for a value that is known only after the update. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Key and value that mark an object as something special on Pulumi's wire. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

const MARKER = "c0de51a7";
const MARKED = /c0de51a7[0-9a-f]{8}/;

/** Sixteen hex digits that name one computed property of one resource; every stand-in contains them. */
export function marker(urn: string, property: string): string {
  return MARKER + createHash("sha256").update(`${urn}#${property}`).digest("hex").slice(0, 8);
}

/** True for an unknown and for any string that was built from a stand-in. */
export function isComputed(value: unknown): boolean {
  return typeof value === "string" && (value === UNKNOWN || MARKED.test(value));
}

/** True where a value, or something inside it, is computed. */
export function hasComputed(value: unknown): boolean {
  if (value === null || typeof value !== "object") return isComputed(value);
  return Object.values(value).some(hasComputed);
}

/** A copy in which every computed string is Pulumi's unknown. */
export function withUnknowns(value: unknown): unknown {
  if (typeof value === "string") return isComputed(value) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map(withUnknowns);
  if (value === null || typeof value !== "object") return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) copy[key] = withUnknowns((value as Record<string, unknown>)[key]);
  return copy;
}

export function isSecretValue(value: unknown): value is { value: unknown } {
  return (
    value !== null &&
    typeof value === "object" &&
    (value as Record<string, unknown>)[SIGNATURE] === SECRET_SIGNATURE
  );
}

/** A copy in which every secret is replaced by what `replace` makes of it. */
export function mapSecrets(value: unknown, replace: (inner: unknown) => unknown): unknown {
  if (isSecretValue(value)) return replace(value.value);
  if (Array.isArray(value)) return value.map((item) => mapSecrets(item, replace));
  if (value === null || typeof value !== "object") return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value))
    copy[key] = mapSecrets((value as Record<string, unknown>)[key], replace);
  return copy;
}

/** A copy in which a resource is its id, or its URN where it has none; this is what policies see. */
export function flattenReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flattenReferences);
  if (value === null || typeof value !== "object") return value;
  const object = value as Record<string, unknown>;
  if (object[SIGNATURE] === RESOURCE_SIGNATURE) return object["id"] ?? object["urn"];
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, flattenReferences(inner)]));
}
