import { UNKNOWN } from "../engine/computed";
import { Verdict } from "../policy/verdicts";
import { PlanDifference, PropertyChange, ResourceChange } from "./compare";

const TITLE: Record<ResourceChange["kind"], string> = {
  remove: "Removed",
  replace: "Replaced",
  update: "Changed",
  add: "Added",
};
const SIGN: Record<ResourceChange["kind"], string> = { remove: "-", replace: "+-", update: "~", add: "+" };
/** A value is cut here; the plan itself shows it whole. */
const LONGEST_VALUE = 100;

/** For the terminal. */
export function differenceText(stack: string, difference: PlanDifference, cost: string): string {
  const { resources, gained, lost } = difference;
  return [
    `${stack}: ${summary(difference)}`,
    ...dangers(resources).map((danger) => `  ! ${danger}`),
    `  ${cost}`,
    ...resources.flatMap((resource) => [
      `  ${SIGN[resource.kind].padEnd(2)} ${resource.type} ${resource.name}${unknownRules(resource)}`,
      ...resource.properties.map((property) => `       ${propertyText(property, resource)}`),
    ]),
    ...gained.map((verdict) => `  new violation: ${verdictText(verdict)}`),
    ...lost.map((verdict) => `  violation gone: ${verdictText(verdict)}`),
  ].join("\n");
}

/** For a comment of a pull request: what can lose data first, details folded away. */
export function differenceMarkdown(stack: string, difference: PlanDifference, cost: string): string {
  const { resources, gained, lost } = difference;
  const danger = dangers(resources);
  return [
    `### Stack \`${stack}\`: ${summary(difference)}`,
    ...(danger.length > 0 ? ["> [!CAUTION]", ...danger.map((line) => `> ${line}`)] : []),
    cost,
    ...(gained.length > 0 ? ["**New violations**", ...gained.map((item) => `- ${verdictText(item)}`)] : []),
    ...(lost.length > 0 ? ["**Violations gone**", ...lost.map((item) => `- ${verdictText(item)}`)] : []),
    ...Object.entries(TITLE).flatMap(([kind, title]) => {
      const own = resources.filter((resource) => resource.kind === kind);
      return own.length === 0 ? [] : [foldedList(`${title} (${own.length})`, own)];
    }),
  ].join("\n\n");
}

function foldedList(title: string, resources: ResourceChange[]): string {
  const lines = resources.flatMap((resource) => [
    `${SIGN[resource.kind]} ${resource.type} ${resource.name}${unknownRules(resource)}`,
    ...resource.properties.map((property) => `    ${propertyText(property, resource)}`),
  ]);
  // A fence longer than any inside, so that no value can end it.
  return `<details><summary>${title}</summary>\n\n\`\`\`\`\`\n${lines.join("\n")}\n\`\`\`\`\`\n\n</details>`;
}

export function summary({ resources, gained }: PlanDifference): string {
  const counts = Object.entries(TITLE).flatMap(([kind, title]) => {
    const count = resources.filter((resource) => resource.kind === kind).length;
    return count === 0 ? [] : [`${count} ${title.toLowerCase()}`];
  });
  if (gained.length > 0) counts.push(`${gained.length} new violation${gained.length > 1 ? "s" : ""}`);
  return counts.length > 0 ? counts.join(", ") : "no change";
}

export function dangers(resources: ResourceChange[]): string[] {
  return resources
    .filter(({ kind, stateful }) => stateful && (kind === "remove" || kind === "replace"))
    .map(({ kind, type, name, replacedBy }) =>
      kind === "remove"
        ? `${type} ${name} holds data and would be removed`
        : `${type} ${name} holds data and would be replaced, for ${replacedBy?.join(", ")}`,
    );
}

function unknownRules({ replacedBy }: ResourceChange): string {
  return replacedBy === undefined ? " (whether this replaces it is not known here)" : "";
}

function propertyText({ path, before, after }: PropertyChange, { replacedBy }: ResourceChange): string {
  const mark = replacedBy?.includes(path) ? " (replaces it)" : "";
  return `${path}: ${valueText(before)} => ${valueText(after)}${mark}`;
}

/** A value on one line, cut where it is longer than `longest` characters. */
export function valueText(value: unknown, longest = LONGEST_VALUE): string {
  if (value === undefined) return "(none)";
  if (value === UNKNOWN) return "(computed)";
  const text = JSON.stringify(value).replaceAll(UNKNOWN, "(computed)");
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function verdictText({ policy, urn, level, message }: Verdict): string {
  const where = urn ? ` (${urn.split("::").slice(2).join(" ")})` : "";
  return `[${level}] ${policy}${where}: ${message.split("\n")[0]}`;
}
