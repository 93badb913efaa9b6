import { isObject, parseJson, shown } from "./config-values";
import { fits } from "./pattern";

/** A rule that does not hold for some resources, for a reason and a time. */
export interface Waiver {
  rule: string;
  /** Name of the resource, `type::name`, or the whole URN; `*` stands for any text. */
  resource: string;
  reason: string;
  /** The team that answers for it. */
  owner: string;
  /** Last day of validity, YYYY-MM-DD. */
  expires: string;
}

const KEYS = ["rule", "resource", "reason", "owner", "expires"] as const;

/** Reads the list of waivers; a malformed entry becomes a problem and waives nothing. */
export function parseWaivers(
  given: string | undefined,
  ruleIds: ReadonlySet<string>,
  problems: string[],
): Waiver[] {
  if (given === undefined) return [];
  const entries = parseJson(given);
  if (!Array.isArray(entries)) {
    problems.push(`slipway-policy:waivers must be a list of waivers, found ${shown(given)}.`);
    return [];
  }
  return entries.flatMap((entry: unknown, index) =>
    parseWaiver(entry, `slipway-policy:waivers[${index}]`, ruleIds, problems),
  );
}

function parseWaiver(
  entry: unknown,
  label: string,
  ruleIds: ReadonlySet<string>,
  problems: string[],
): Waiver[] {
  if (!isObject(entry)) {
    problems.push(`${label} must have ${KEYS.join(", ")}; found ${shown(entry)}.`);
    return [];
  }
  const before = problems.length;
  for (const key of Object.keys(entry)) {
    if (!(KEYS as readonly string[]).includes(key)) {
      problems.push(`${label}: ${key} is not a field of a waiver; allowed: ${KEYS.join(", ")}.`);
    }
  }
  for (const key of KEYS) {
    const value = entry[key];
    if (typeof value !== "string" || value.trim() === "") {
      problems.push(`${label}.${key} must be a text, found ${shown(value)}.`);
    }
  }
  const { rule } = entry;
  const expires = typeof entry["expires"] === "string" ? dayOf(entry["expires"]) : entry["expires"];
  if (typeof rule === "string" && rule.trim() !== "" && !ruleIds.has(rule)) {
    problems.push(`${label}: there is no rule ${rule}; \`slipway policy list\` shows all.`);
  }
  if (typeof expires === "string" && expires.trim() !== "" && !isDate(expires)) {
    problems.push(`${label}.expires is ${shown(expires)}; allowed: a day as YYYY-MM-DD.`);
  }
  return problems.length === before ? [{ ...entry, expires } as unknown as Waiver] : [];
}

/** The CLI reads a day without quotes as a time, and hands over `2027-03-31 00:00:00 +0000 UTC`. */
function dayOf(text: string): string {
  return text.replace(/[ T]00:00:00( \+0000 UTC|Z)$/, "");
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** @param today YYYY-MM-DD, in UTC */
export function isExpired(waiver: Waiver, today: string): boolean {
  return waiver.expires < today;
}

/** True when the waiver names the resource of `urn`; the stack as a whole has no URN and cannot be waived. */
export function names(waiver: Waiver, urn: string): boolean {
  const [, , qualifiedType = "", ...rest] = urn.split("::");
  const name = rest.join("::");
  const type = qualifiedType.split("$").pop() ?? "";
  return [name, `${type}::${name}`, urn].some((text) => fits(waiver.resource, text));
}

/** The waiver that lets a resource off a rule today. */
export function waiverFor(
  waivers: readonly Waiver[],
  rule: string,
  urn: string,
  today: string,
): Waiver | undefined {
  return waivers.find((waiver) => waiver.rule === rule && !isExpired(waiver, today) && names(waiver, urn));
}

/** The day it is, in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
