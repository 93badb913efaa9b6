import { propertyChanges } from "../diff/compare";
import { PlannedDocument } from "../plan/planned-document";
import { withoutStage } from "./stage-names";

/** One way in which two stacks differ. */
export interface Difference {
  /** Type and name, such as `aws:rds/instance:Instance daa-daa-database`. */
  resource: string;
  /** Path of the property; undefined for a resource that one stack lacks. */
  property: string | undefined;
  /** The value in each stack, without the name of its own stage. */
  first: unknown;
  second: unknown;
}

const HERE = "is there";
const MISSING = "is missing";

type Strip = (text: string) => string;

/** How two stacks differ apart from the names of their stages and accounts. */
export function differences(first: PlannedDocument, second: PlannedDocument): Difference[] {
  const [strip, stripOther] = [stripOf(first), stripOf(second)];
  const [one, other] = [resourcesOf(first, strip), resourcesOf(second, stripOther)];
  const names = [...new Set([...one.keys(), ...other.keys()])].sort();
  return names.flatMap((resource): Difference[] => {
    const [mine, theirs] = [one.get(resource), other.get(resource)];
    if (mine === undefined) return [{ resource, property: undefined, first: MISSING, second: HERE }];
    if (theirs === undefined) return [{ resource, property: undefined, first: HERE, second: MISSING }];
    return propertyChanges(mine, theirs).map(({ path, before, after }) => ({
      resource,
      property: path,
      first: before,
      second: after,
    }));
  });
}

function stripOf({ config }: PlannedDocument): Strip {
  return (text) => withoutStage(text, config["slipway:stage"] ?? "", config["slipway:accountId"]);
}

function resourcesOf({ steps }: PlannedDocument, strip: Strip): Map<string, unknown> {
  return new Map(
    steps.map(({ urn, newState: { type, inputs } }) => [
      `${type} ${strip(urn.split("::").slice(3).join("::"))}`,
      keyed(inputs ?? {}, strip),
    ]),
  );
}

/** Keys by which the entries of Kubernetes lists are known. */
const NAME_KEYS = ["name", "alert", "record"];

/**
 * Strips keys and texts, and turns lists whose entries have names into objects, so that an entry more does not make all after
 * it differ.
 */
function keyed(value: unknown, strip: Strip): unknown {
  if (typeof value === "string") return strip(value);
  if (value === null || typeof value !== "object") return value;
  if (!Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [strip(key), keyed(inner, strip)]));
  }
  const names = value.map(nameOf);
  const entries: unknown[] = value.map((entry) => keyed(entry, strip));
  const named = names.length > 0 && !names.includes(undefined) && new Set(names).size === names.length;
  return named
    ? Object.fromEntries(entries.map((entry, index) => [strip(names[index] ?? ""), entry]))
    : entries;
}

function nameOf(entry: unknown): string | undefined {
  if (entry === null || typeof entry !== "object") return undefined;
  const names = NAME_KEYS.map((key) => (entry as Record<string, unknown>)[key]);
  return names.find((name): name is string => typeof name === "string" && name !== "");
}
