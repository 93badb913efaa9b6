import { colour } from "../terminal/colour";
import { Verdicts } from "../policy/verdicts";
import { Plan, PlannedResource, isDefaultProvider } from "./plan";
import { operation, shownText, shownValue } from "./json-document";
import { verdictLines } from "./verdict-lines";

export { verdictLines };

/**
 * The resource tree, verdicts, counts and time, as `pulumi preview` lays them out.
 *
 * @param seconds what it took; undefined for the result alone, without notes
 * @param allUndetermined every undetermined verdict, and not only the first few rules that have some
 */
export function treeText(
  whole: Plan,
  verdicts: Verdicts | undefined,
  seconds: number | undefined,
  allUndetermined = false,
): string {
  const plan = { ...whole, resources: whole.resources.filter((resource) => !isDefaultProvider(resource)) };
  const lines = [`Previewing update (${plan.project.stack}):`, ...treeLines(plan), ""];
  lines.push(...diagnosticLines(plan));
  if (verdicts) lines.push(...verdictLines(verdicts, allUndetermined));
  if (!plan.failed) lines.push(...outputLines(plan));
  lines.push("Resources:", ...countLines(plan));
  const opaque = plan.resources.filter((resource) => resource.remote);
  if (seconds === undefined) return lines.join("\n");
  if (opaque.length > 0) {
    lines.push(
      `    ${opaque.map((resource) => resource.type).join(", ")}: one entry here; its provider adds more at pulumi up`,
    );
  }
  lines.push("", `Duration: ${seconds.toFixed(1)}s, offline`);
  return lines.join("\n");
}

function treeLines(plan: Plan): string[] {
  const children = new Map<string, PlannedResource[]>();
  const known = new Set(plan.resources.map((resource) => resource.urn));
  const roots: PlannedResource[] = [];
  for (const resource of plan.resources) {
    const siblings = children.get(resource.parent);
    if (!known.has(resource.parent)) roots.push(resource);
    else if (siblings) siblings.push(resource);
    else children.set(resource.parent, [resource]);
  }
  const rows: { branch: string; resource: PlannedResource }[] = [];
  const visit = (resource: PlannedResource, lead: string, branch: string): void => {
    rows.push({ branch: lead + branch, resource });
    const below = children.get(resource.urn) ?? [];
    const nextLead = lead + (branch === "" ? "" : branch === "└─ " ? "   " : "│  ");
    below.forEach((child, index) => visit(child, nextLead, index === below.length - 1 ? "└─ " : "├─ "));
  };
  roots.forEach((root) => visit(root, "", ""));
  const typeWidth = rows.reduce(
    (width, row) => Math.max(width, row.branch.length + row.resource.type.length),
    4,
  );
  const nameWidth = rows.reduce((width, row) => Math.max(width, row.resource.name.length), 4);
  const line = (op: string, type: string, name: string, plan: string): string =>
    ` ${op}   ${type.padEnd(typeWidth)}  ${name.padEnd(nameWidth)}  ${plan}`.trimEnd();
  return [
    colour.bold(line(" ", "Type", "Name", "Plan")),
    ...rows.map(({ branch, resource }) =>
      colour.green(
        line(SYMBOLS[operation(resource)], branch + resource.type, resource.name, planned(resource)),
      ),
    ),
  ];
}

/** As the CLI marks them. */
const SYMBOLS = { create: "+", import: "=", read: ">" };

function countLines({ resources }: Plan): string[] {
  return (["create", "import", "read"] as const).flatMap((op) => {
    const count = resources.filter((resource) => operation(resource) === op).length;
    return count > 0 || op === "create" ? [`    ${colour.green(`${SYMBOLS[op]} ${count} to ${op}`)}`] : [];
  });
}

function planned(resource: PlannedResource): string {
  const op = operation(resource);
  return resource.protect ? `${op}, protected` : op;
}

function diagnosticLines({ diagnostics }: Plan): string[] {
  if (diagnostics.length === 0) return [];
  return [
    "Diagnostics:",
    ...diagnostics.map(({ severity, message }) => {
      const text = `  ${severity}: ${message.trimEnd().replace(/\n/g, "\n    ")}`;
      return severity === "error" ? colour.red(text) : text;
    }),
    "",
  ];
}

/** Counts of verdicts, and each violation with what to change. */
export function outputLines(plan: Plan): string[] {
  const outputs = Object.entries(shownValue(plan.resources[0]?.outputs ?? {}) as Record<string, unknown>);
  if (outputs.length === 0) return [];
  const width = Math.max(...outputs.map(([name]) => name.length));
  return [
    "Outputs:",
    ...outputs.map(([name, value]) => `    ${name.padEnd(width)}: ${shownText(value)}`),
    "",
  ];
}
