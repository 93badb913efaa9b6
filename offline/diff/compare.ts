import { isDeepStrictEqual } from "node:util";
import { replacingProperties } from "../blast-radius/replacements";
import { Verdict } from "../policy/verdicts";
import { PlanDocument } from "./plan-document";
import { STATEFUL } from "./stateful";

/** One property that differs; `before` or `after` is undefined where it is not there. */
export interface PropertyChange {
  path: string;
  before: unknown;
  after: unknown;
}

export interface ResourceChange {
  urn: string;
  type: string;
  name: string;
  kind: "add" | "remove" | "replace" | "update";
  /** Holds data that are lost with it. */
  stateful: boolean;
  properties: PropertyChange[];
  /** Paths whose change replaces the resource; undefined where the provider's rules are not known here. */
  replacedBy: string[] | undefined;
}

export interface PlanDifference {
  resources: ResourceChange[];
  /** Violations of the new plan that the old one did not have. */
  gained: Verdict[];
  lost: Verdict[];
}

/** What changes from one plan to another; resources are the same when their URNs are. */
export function comparePlans(before: PlanDocument, after: PlanDocument): PlanDifference {
  const old = byUrn(before);
  const fresh = byUrn(after);
  const resources: ResourceChange[] = [];
  for (const [urn, state] of fresh) {
    const earlier = old.get(urn);
    if (!earlier) resources.push(change(urn, state.type, "add"));
    else
      resources.push(...updated(urn, state.type, propertyChanges(earlier.inputs ?? {}, state.inputs ?? {})));
  }
  for (const [urn, state] of old) if (!fresh.has(urn)) resources.push(change(urn, state.type, "remove"));
  const [gained, lost] = [verdictsOnlyIn(after, before), verdictsOnlyIn(before, after)];
  return { resources: resources.sort(riskiestFirst), gained, lost };
}

function byUrn({ steps }: PlanDocument): Map<string, PlanDocument["steps"][number]["newState"]> {
  return new Map(steps.map(({ urn, newState }) => [urn, newState]));
}

function change(urn: string, type: string, kind: ResourceChange["kind"]): ResourceChange {
  const name = urn.split("::").pop() ?? urn;
  return { urn, type, name, kind, stateful: STATEFUL.has(type), properties: [], replacedBy: [] };
}

function updated(urn: string, type: string, properties: PropertyChange[]): ResourceChange[] {
  if (properties.length === 0) return [];
  const rules = knownReplacements(type);
  const replacedBy = rules
    ? properties.map(({ path }) => path).filter((path) => rules.some((rule) => within(path, rule)))
    : undefined;
  const kind = replacedBy && replacedBy.length > 0 ? "replace" : "update";
  return [{ ...change(urn, type, kind), properties, replacedBy }];
}

function knownReplacements(type: string): string[] | undefined {
  // Components are not resources of a provider: nothing of them can be replaced.
  if (type.startsWith("slipway:") || type.startsWith("pulumi:")) return [];
  try {
    return replacingProperties(type);
  } catch {
    return undefined;
  }
}

/** `spec.selector.app` and `spec.selector[0]` are within `spec.selector`. */
function within(path: string, rule: string): boolean {
  return path === rule || path.startsWith(`${rule}.`) || path.startsWith(`${rule}[`);
}

/** Each value that differs, by its path. */
export function propertyChanges(before: unknown, after: unknown, path = ""): PropertyChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      propertyChanges(
        (before as Record<string, unknown>)[key],
        (after as Record<string, unknown>)[key],
        Array.isArray(before) ? `${path}[${key}]` : path ? `${path}.${key}` : key,
      ),
    );
  }
  return [{ path, before, after }];
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function verdictsOnlyIn(one: PlanDocument, other: PlanDocument): Verdict[] {
  const key = ({ policy, urn, message }: Verdict): string => JSON.stringify([policy, urn, message]);
  const known = new Set((other.policies?.violations ?? []).map(key));
  return (one.policies?.violations ?? []).filter((verdict) => !known.has(key(verdict)));
}

const RISK: ResourceChange["kind"][] = ["remove", "replace", "update", "add"];

function riskiestFirst(one: ResourceChange, other: ResourceChange): number {
  const rank = ({ kind, stateful }: ResourceChange): number =>
    RISK.indexOf(kind) - (stateful ? RISK.length : 0);
  return rank(one) - rank(other) || (one.urn < other.urn ? -1 : 1);
}
