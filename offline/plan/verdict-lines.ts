import { colour } from "../terminal/colour";
import { Verdict, Verdicts } from "../policy/verdicts";

/** How many rules with undetermined verdicts the tree names; the others are a number. */
const NAMED_RULES = 5;

/** The verdicts below the tree: counts, violations, what was remediated, what is undetermined. */
export function verdictLines(verdicts: Verdicts, allUndetermined = false): string[] {
  const { violations, remediations, undetermined } = verdicts;
  const mandatory = violations.filter((verdict) => verdict.level === "mandatory");
  const advisory = violations.filter((verdict) => verdict.level === "advisory");
  const remediated = remediations.length > 0 ? `, ${remediations.length} remediated` : "";
  return [
    "Policies:",
    `    ${mandatory.length} mandatory and ${advisory.length} advisory violations${remediated}, ${undetermined.length} undetermined until the update`,
    ...mandatory.flatMap((verdict) => [colour.red(heading("mandatory", verdict)), ...body(verdict)]),
    ...advisory.flatMap((verdict) => [colour.yellow(heading("advisory", verdict)), ...body(verdict)]),
    ...remediations.map((change) => `${heading("remediated", change)}: ${change.properties.join(", ")}`),
    ...(allUndetermined
      ? undetermined.flatMap((verdict) => [heading("undetermined", verdict), ...body(verdict)])
      : undeterminedRules(undetermined)),
    "",
  ];
}

function undeterminedRules(undetermined: Verdict[]): string[] {
  const counts = new Map<string, number>();
  for (const { policy } of undetermined) counts.set(policy, (counts.get(policy) ?? 0) + 1);
  const rules = [...counts].sort(([, a], [, b]) => b - a);
  const named = rules.slice(0, NAMED_RULES).map(([rule, count]) => `    [undetermined] ${rule}: ${count}`);
  if (named.length === 0) return [];
  const more = rules.length - named.length;
  return [
    ...named,
    `    ${more > 0 ? `and ${more} more rules; ` : ""}--show-undetermined lists each resource and the reason`,
  ];
}

function heading(label: string, { policy, urn }: { policy: string; urn: string }): string {
  const [, , type, ...name] = urn.split("::");
  const where = type === undefined ? "the stack" : `${type.split("$").pop()}: ${name.join("::")}`;
  return `    [${label}] ${policy} (${where})`;
}

function body({ message }: Verdict): string[] {
  return message
    .trimEnd()
    .split("\n")
    .map((line) => `      ${line}`);
}
