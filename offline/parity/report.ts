import { UNKNOWN } from "../engine/computed";
import { Explained } from "./declarations";
import { Difference } from "./differences";

/** A value is cut here. */
const LONGEST_VALUE = 70;

/** For the terminal: what is not declared first, then how much each declaration explains. */
export function parityText(
  first: string,
  second: string,
  { declared, undeclared }: Explained,
  all: boolean,
): string {
  const used = [...declared].filter(([, differences]) => differences.length > 0);
  const count = used.reduce((total, [, differences]) => total + differences.length, 0);
  return [
    `${first} and ${second}: ${undeclared.length} undeclared, ${count} declared differences`,
    "Values are shown without the name of their own stage; secret ones are not compared.",
    ...undeclared.map((difference) => `  ! ${differenceText(difference)}`),
    ...used.flatMap(([{ from, reason }, differences]) => [
      `  ${String(differences.length).padStart(4)}  ${from}: ${reason}`,
      ...(all ? differences.map((difference) => `          ${differenceText(difference)}`) : []),
    ]),
  ].join("\n");
}

function differenceText({ resource, property, first, second }: Difference): string {
  if (property === undefined) return `${resource} ${String(first)} => ${String(second)}`;
  return `${resource} ${property}: ${valueText(first)} => ${valueText(second)}`;
}

function valueText(value: unknown): string {
  if (value === undefined) return "(none)";
  const text = JSON.stringify(value).replaceAll(UNKNOWN, "(computed)");
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** For other programs. */
export function parityJson(first: string, second: string, { declared, undeclared }: Explained): string {
  const used = [...declared].filter(([, differences]) => differences.length > 0);
  const explained = used.map(([{ from, reason }, differences]) => ({ from, reason, differences }));
  return JSON.stringify({ first, second, undeclared, declared: explained }, null, 2);
}
