import { isDeepStrictEqual } from "node:util";
import { STATEFUL } from "../diff/stateful";
import { PlannedResource } from "../plan/plan";
import { replacingProperties } from "./replacements";

export type Effect = "deletion" | "replacement" | "rollout" | "in place" | "creation";

/** What a change does to one resource. */
export interface Affected {
  effect: Effect;
  type: string;
  name: string;
}

const WORKLOADS = /:(Deployment|StatefulSet|DaemonSet|Rollout|CronJob)$/;
const RELEASE = "kubernetes:helm.sh/v3:Release";
const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";
/** What makes EKS take one node after the other away for a new one. */
const NODE_VERSION = /^(launchTemplate|version|releaseVersion)/;
const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const CLUSTER = "eks:index:Cluster";

/** With what a registry holds: images that were pushed, and that no `up` builds again. */
const LOSES_DATA = new Set([...STATEFUL, "aws:ecr/repository:Repository"]);

/** Whether something is lost that a new `up` does not bring back. */
export function losesData({ effect, type }: Affected): boolean {
  return (effect === "deletion" || effect === "replacement") && LOSES_DATA.has(type);
}

/**
 * What changes from one plan to another, as the providers would do it: a replaced resource has a new id, and whoever
 * was given the old one changes with it.
 */
export function effectsOf(before: PlannedResource[], after: PlannedResource[]): Affected[] {
  const old = new Map(before.map((resource) => [resource.urn, resource]));
  const effects = new Map<string, Effect>();
  for (const resource of after) {
    const earlier = old.get(resource.urn);
    if (!isReal(resource)) continue;
    if (!earlier) effects.set(resource.urn, "creation");
    else {
      const changed = changedPaths(earlier.inputs, resource.inputs).filter(
        (path) =>
          !resource.ignoreChanges.some((ignored) => path === ignored || path.startsWith(`${ignored}.`)),
      );
      if (changed.length > 0) note(effects, resource, effectOf(resource.type, changed));
    }
  }
  const moved = movedProviders(after, old);
  for (const resource of after)
    if (
      isReal(resource) &&
      old.has(resource.urn) &&
      moved.has(resource.provider.split("::").slice(0, 4).join("::"))
    )
      note(effects, resource, "replacement");
  spread(effects, after, old);
  const present = new Set(after.map(({ urn }) => urn));
  const gone = before.filter((resource) => isReal(resource) && !present.has(resource.urn));
  return [
    ...gone.map((resource) => affected(resource, "deletion")),
    ...after.flatMap((resource) => {
      const effect = effects.get(resource.urn);
      return effect ? [affected(resource, effect)] : [];
    }),
  ];
}

/** Providers that now look at another region or cluster, where nothing of theirs is. */
function movedProviders(after: PlannedResource[], old: Map<string, PlannedResource>): Set<string> {
  const moved = after.filter(({ urn, type, inputs }) => {
    const earlier = old.get(urn)?.inputs;
    if (!earlier || !type.startsWith("pulumi:providers:")) return false;
    return ["region", "clusterIdentifier", "context"].some(
      (property) => earlier[property] !== inputs[property],
    );
  });
  return new Set(moved.map(({ urn }) => urn));
}

function affected({ type, name }: PlannedResource, effect: Effect): Affected {
  return { effect, type, name };
}

/** A provider's own settings and our components are no things. */
function isReal({ type, custom, remote }: PlannedResource): boolean {
  return (custom || remote) && !type.startsWith("pulumi:providers:");
}

const RANK: Effect[] = ["in place", "rollout", "replacement"];

/** Whether the effect is new or graver than what was known. */
function note(effects: Map<string, Effect>, { urn }: PlannedResource, effect: Effect): boolean {
  const known = effects.get(urn);
  if (known && (known === "creation" || RANK.indexOf(known) >= RANK.indexOf(effect))) return false;
  effects.set(urn, effect);
  return true;
}

function effectOf(type: string, changed: string[]): Effect {
  const replacing = replacingProperties(type);
  if (changed.some((path) => replacing.some((property) => overlap(path, property)))) return "replacement";
  if (type === RELEASE) return "rollout";
  if (type === NODE_GROUP && changed.some((path) => NODE_VERSION.test(path))) return "rollout";
  if (WORKLOADS.test(type) && changed.some((path) => path.startsWith("spec.template"))) return "rollout";
  return "in place";
}

function overlap(path: string, property: string): boolean {
  return path === property || path.startsWith(`${property}.`) || property.startsWith(`${path}.`);
}

/** Carries new ids on to those who use them, until nothing changes any more. */
function spread(
  effects: Map<string, Effect>,
  resources: PlannedResource[],
  old: Map<string, PlannedResource>,
): void {
  const types = new Map(resources.map(({ urn, type }) => [urn, type]));
  const givesNewValues = (urn: string): boolean =>
    effects.get(urn) === "replacement" ||
    (types.get(urn) === LAUNCH_TEMPLATE && effects.get(urn) === "in place");
  for (let again = true; again;) {
    again = false;
    for (const resource of resources) {
      if (!old.has(resource.urn) || !isReal(resource)) continue;
      const changed = Object.entries(resource.propertyDependencies)
        .filter(([, urns]) => urns.some(givesNewValues))
        // A launch template keeps its id when it gets a new version.
        .map(([property, urns]) =>
          property === "launchTemplate" && !urns.some((urn) => effects.get(urn) === "replacement")
            ? "launchTemplate.version"
            : property,
        );
      if (changed.length > 0 && note(effects, resource, effectOf(resource.type, changed))) again = true;
      if (isInReplacedCluster(resource, resources, effects) && note(effects, resource, "replacement"))
        again = true;
    }
  }
}

/** Everything in a cluster goes with it. */
function isInReplacedCluster(
  { type }: PlannedResource,
  resources: PlannedResource[],
  effects: Map<string, Effect>,
): boolean {
  if (!type.startsWith("kubernetes:")) return false;
  return resources.some((one) => one.type === CLUSTER && effects.get(one.urn) === "replacement");
}

/** Paths such as `spec.template`, two steps deep. */
function changedPaths(before: unknown, after: unknown, depth = 2, at = ""): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (depth === 0 || !isObject(before) || !isObject(after)) return [at];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) =>
    changedPaths(before[key], after[key], depth - 1, at === "" ? key : `${at}.${key}`),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
