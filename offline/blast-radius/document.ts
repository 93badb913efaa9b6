import { Row } from "./atlas";
import { DECLARED_LOSSES, declarationOf } from "./declared-losses";
import { Affected, Effect, losesData } from "./effects";

/** More resources than these are counted by kind where data is lost. */
const MOST_NAMES = 12;
const EFFECTS: Effect[] = ["deletion", "replacement", "rollout", "in place", "creation"];

/** The atlas as Markdown: what loses data first, then for each stack a table and two lists. */
export function atlasDocument(stacks: Map<string, Row[]>): string {
  return [...HEAD, ...losses(stacks), ...[...stacks].flatMap(([stack, rows]) => chapter(stack, rows))].join(
    "\n",
  );
}

const HEAD = [
  "# Blast radius",
  "",
  "What each config value of each stack does when it alone changes. Written by `npm run docs:blast-radius`, compared by",
  "`npm run test:atlas`; do not edit it.",
  "",
  "Each value that is in a stack file becomes another; each optional key and each entry of a map or list goes away; and each",
  "that the schema knows and the file does not have comes into being. Each row is one plan with that one change, against the",
  "plan without. Whether a changed property updates a resource, rolls its pods or nodes, or replaces it, is said by",
  "[replacements.ts](../offline/blast-radius/replacements.ts). What uses the id of a replaced resource changes with it.",
  "Refused means that the program takes none of the values that were tried; what it says to the first is beside it. Numbers",
  "count resources.",
  "",
];

/** What each declaration allows, and the changes that need it. */
function losses(stacks: Map<string, Row[]>): string[] {
  const losing = [...stacks].flatMap(([stack, rows]) =>
    rows
      .filter(({ affected }) => affected.some(losesData))
      .map((row) => ({ loss: declarationOf(row), line: lossLine(stack, row) })),
  );
  return [
    "## Changes that delete or replace what holds data",
    "",
    "Each is declared in [declared-losses.ts](../offline/blast-radius/declared-losses.ts); one that is not fails the command.",
    "",
    ...DECLARED_LOSSES.flatMap((declared) => {
      const lines = losing.filter(({ loss }) => loss === declared).map(({ line }) => line);
      return [`**${declared.why}** ${declared.instead}`, "", ...lines, ""];
    }),
  ];
}

function lossLine(stack: string, row: Row): string {
  const lost = row.affected.filter(losesData);
  const shown = lost.length > MOST_NAMES ? `${lost.length}: ${kinds(lost)}` : names(lost).join(", ");
  return `- ${stack}, ${change(row)}: ${shown}`;
}

function chapter(stack: string, rows: Row[]): string[] {
  const taken = rows.filter(({ refusal }) => refusal === undefined);
  return [
    `## ${stack}`,
    "",
    "| change | data lost | deletion | replacement | rollout | in place | creation |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...taken.filter(({ affected }) => affected.length > 0).map(line),
    "",
    ...list(
      `${stack}: changes of no resource`,
      taken.filter(({ affected }) => affected.length === 0).map(change),
    ),
    ...list(
      `${stack}: refused`,
      rows.flatMap((row) => (row.refusal === undefined ? [] : [`${change(row)}: ${plainText(row.refusal)}`])),
    ),
  ];
}

function list(title: string, items: string[]): string[] {
  return items.length > 0 ? [`### ${title}`, "", ...items.map((item) => `- ${item}`), ""] : [];
}

function line(row: Row): string {
  const lost = row.affected.filter(losesData).length;
  const cells = EFFECTS.map((effect) => summary(row.affected.filter((one) => one.effect === effect)));
  return `| ${change(row)} | ${lost > 0 ? `**${lost}**` : ""} | ${cells.join(" | ")} |`;
}

/** Up to three by name, more by number and kind. */
function summary(affected: Affected[]): string {
  if (affected.length <= 3) return names(affected).join(", ");
  return `${affected.length}: ${kinds(affected)}`;
}

/** The three most frequent. */
function kinds(affected: Affected[]): string {
  const counts = new Map<string, number>();
  for (const { type } of affected) counts.set(kind(type), (counts.get(kind(type)) ?? 0) + 1);
  const top = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, 3);
  return `${top.map(([name, count]) => `${count} ${name}`).join(", ")}${counts.size > 3 ? ", …" : ""}`;
}

function names(affected: Affected[]): string[] {
  return affected.map(({ type, name }) => `${kind(type)} ${name}`);
}

function kind(type: string): string {
  return type.split(":").pop() ?? type;
}

function change({ key, from, to }: Row): string {
  if (from === undefined) return `\`${key}\`: new, ${shown(to)}`;
  return `\`${key}\`: ${to === undefined ? `without ${shown(from)}` : `${shown(from)} → ${shown(to)}`}`;
}

function shown(json: string | undefined): string {
  const text = json ?? "";
  const short = text.length > 48 ? `${text.slice(0, 45)}…` : text;
  return `\`${short.replaceAll("|", "\\|")}\``;
}

/** What would be Markdown is shown as it is. */
function plainText(text: string): string {
  return text.replaceAll(/[*_<|[\]]/g, (sign) => `\\${sign}`);
}
