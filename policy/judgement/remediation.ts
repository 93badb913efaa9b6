import type { ResourceRemediation } from "@pulumi/policy";
import { Settings } from "./judge";
import { Resource } from "./resources";
import type { Change, ResourceRule } from "./rule";
import type { PackSettings } from "./settings";
import { waiverFor } from "./waivers";

/** The remediation of a rule as CrossGuard runs it where the level is `remediate`; a waived resource stays as it is. */
export function resourceRemediation(
  rule: ResourceRule,
  settings: PackSettings,
  today: string,
): ResourceRemediation {
  return (args) => {
    if (!rule.remediate || !rule.types.includes(args.type)) return undefined;
    if (waiverFor(settings.waivers, rule.id, args.urn, today)) return undefined;
    let isChanged = false;
    const change: Change = (path, value) => {
      isChanged = true;
      setAt(args.props as Tree, path, value);
    };
    const values = settings.rules.get(rule.id)?.values;
    rule.remediate(new Resource(args), new Settings(rule, values), change);
    return isChanged ? (args.props as Tree) : undefined;
  };
}

type Tree = Record<string | number, unknown>;

/** The properties are changed in place: a copy would have to read them, and reading a computed one throws. */
function setAt(tree: Tree, path: readonly (string | number)[], value: unknown): void {
  const [key = "", ...rest] = path;
  if (rest.length === 0) {
    tree[key] = value;
    return;
  }
  tree[key] ??= {};
  setAt(tree[key] as Tree, rest, value);
}
