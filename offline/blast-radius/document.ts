import { Row } from "./atlas";
import { Affected, Effect, losesData } from "./effects";

const EFFECTS: Effect[] = ["deletion", "replacement", "rollout", "in place", "creation"];

/** The atlas as Markdown, one table a stack. */
export function atlasDocument(stacks: Map<string, Row[]>): string {
  const tables = [...stacks].flatMap(([stack, rows]) => [
    `## ${stack}`,
    "",
    "| key | from → to | data lost | deletion | replacement | rollout | in place | creation |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...rows.map(line),
    "",
  ]);
  return [...HEAD, ...dangers(stacks), ...tables].join("\n");
}

const HEAD = [
  "# Blast radius",
  "",
  "What each config value of each stack does when it alone changes. Written by `npm run docs:blast-radius`, compared by",
  "`npm run test:atlas`; do not edit it.",
  "",
  "Each row is one plan with one value changed, against the plan without. Whether a changed property updates a resource,",
  "rolls its pods or nodes, or replaces it, is said by",
  "[replacements.ts](../offline/blast-radius/replacements.ts). What uses the id of a replaced resource changes with it.",
  "`refused` means that the config rules refuse every other value that was tried. Numbers count resources.",
  "",
];

function dangers(stacks: Map<string, Row[]>): string[] {
  const lines = [...stacks].flatMap(([stack, rows]) =>
    rows
      .filter(({ affected }) => affected.some(losesData))
      .map(({ key, affected }) => `- ${stack}, \`${key}\`: ${names(affected.filter(losesData)).join(", ")}`),
  );
  return [
    "## Changes that delete or replace what holds data",
    "",
    ...(lines.length > 0 ? lines : ["None."]),
    "",
  ];
}

function line({ key, from, to, affected }: Row): string {
  const change = to === undefined ? `${shown(from)} → refused` : `${shown(from)} → ${shown(to)}`;
  const lost = affected.filter(losesData).length;
  const cells = EFFECTS.map((effect) => summary(affected.filter((one) => one.effect === effect)));
  return `| \`${key}\` | ${change} | ${lost > 0 ? `**${lost}**` : ""} | ${cells.join(" | ")} |`;
}

/** Up to three by name, more by number and kind. */
function summary(affected: Affected[]): string {
  if (affected.length <= 3) return names(affected).join(", ");
  const kinds = new Map<string, number>();
  for (const { type } of affected) kinds.set(kind(type), (kinds.get(kind(type)) ?? 0) + 1);
  const top = [...kinds].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, 3);
  const listed = top.map(([name, count]) => `${count} ${name}`).join(", ");
  return `${affected.length}: ${listed}${kinds.size > 3 ? ", …" : ""}`;
}

function names(affected: Affected[]): string[] {
  return affected.map(({ type, name }) => `${kind(type)} ${name}`);
}

function kind(type: string): string {
  return type.split(":").pop() ?? type;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  const short = text.length > 48 ? `${text.slice(0, 45)}…` : text;
  return `\`${short.replaceAll("|", "\\|")}\``;
}
