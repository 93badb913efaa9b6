import { stringify } from "yaml";
import { dollars } from "../../cost/report";
import { UNKNOWN } from "../../engine/computed";
import { counted, html, Html, idOf } from "../html";
import { ReportedResource } from "../resource";
import { StackReport } from "../stack-report";
import { badge } from "./section";

/** Ids of the resources in the page, by URN. */
export type NodeIds = ReadonlyMap<string, string>;

/** Longer values are cut; the plan itself has them whole. */
const LONGEST = { text: 300, properties: 4000 };

export function nodeIds({ stack, resources }: StackReport): NodeIds {
  return new Map(resources.map(({ urn }, index) => [urn, `${idOf(stack)}-r${index}`]));
}

/** The resources by their parents, closed at first, with a search. */
export function tree(report: StackReport, ids: NodeIds): Html {
  const { stack, resources } = report;
  const children = childrenByParent(resources);
  const known = new Set(resources.map(({ urn }) => urn));
  const roots = resources.filter(({ parent }) => !known.has(parent));
  const context = { children, ids, marks: marksByUrn(report) };
  const search = idOf(stack, "search");
  return html`<div class="tools" data-tree-tools hidden>
      <label for="${search}">Search</label>
      <input
        id="${search}"
        type="search"
        autocomplete="off"
        spellcheck="false"
        placeholder="name or type, such as rds or daa"
      />
      <button type="button" data-expand>Open all</button>
      <button type="button" data-collapse>Close all</button>
      <span class="soft" role="status"></span>
    </div>
    <ul class="tree" data-tree>
      ${roots.map((root) => node(root, context))}
    </ul>
    <p class="soft print-only">The properties of each resource are in the page itself.</p>`;
}

interface TreeContext {
  children: Map<string, ReportedResource[]>;
  ids: NodeIds;
  marks: Map<string, Html[]>;
}

function childrenByParent(resources: ReportedResource[]): TreeContext["children"] {
  const children = new Map<string, ReportedResource[]>();
  for (const resource of resources) {
    children.set(resource.parent, [...(children.get(resource.parent) ?? []), resource]);
  }
  return children;
}

/** What is to be said about a resource beside its name: violations, changes, cost. */
function marksByUrn({ verdicts, change, cost }: StackReport): TreeContext["marks"] {
  const marks = new Map<string, Html[]>();
  const mark = (urn: string, content: Html): void =>
    void marks.set(urn, [...(marks.get(urn) ?? []), content]);
  for (const { urn, level, policy } of verdicts?.violations ?? [])
    mark(urn, badge(policy, level === "mandatory" ? "bad" : "warn"));
  for (const { urn, kind } of change?.difference.resources ?? [])
    mark(
      urn,
      badge(
        { add: "added", update: "changed", replace: "replaced", remove: "removed" }[kind],
        kind === "replace" ? "bad" : "warn",
      ),
    );
  if (typeof cost !== "string") {
    const sums = new Map<string, { min: number; max: number }>();
    for (const { urn, monthly } of cost.lines) {
      const known = sums.get(urn) ?? { min: 0, max: 0 };
      sums.set(urn, { min: known.min + monthly.min, max: known.max + monthly.max });
    }
    for (const [urn, sum] of sums)
      if (sum.max >= 1) mark(urn, html`<span class="soft price">${dollars(sum)}</span>`);
  }
  return marks;
}

function node(resource: ReportedResource, context: TreeContext): Html {
  const { urn, type, name, operation, protect, retainOnDelete } = resource;
  const below = context.children.get(urn) ?? [];
  const opened = resource.parent === "" && type === "pulumi:pulumi:Stack";
  const properties = propertiesText(resource);
  return html`<li id="${context.ids.get(urn)}" data-name="${`${name} ${type}`.toLowerCase()}">
    <details ${opened && "open"}>
      <summary>
        <span class="name">${name}</span> <span class="type">${type}</span>
        ${operation !== "create" && badge(operation)} ${protect && badge("protected")}
        ${retainOnDelete && badge("kept on delete")}
        ${below.length > 0 && html`<span class="soft">${counted(below.length, "child", "children")}</span>`}
        ${context.marks.get(urn)}
      </summary>
      ${properties && html`<pre class="inputs" tabindex="0">${properties}</pre>`}
      ${!properties && below.length === 0 && html`<p class="soft">No properties.</p>`}
      ${
        below.length > 0 &&
        html`<ul>
          ${below.map((child) => node(child, context))}
        </ul>`
      }
    </details>
  </li>`;
}

function propertiesText({ inputs }: ReportedResource): string {
  if (Object.keys(inputs).length === 0) return "";
  const text = stringify(shortened(inputs), { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd();
  return cut(text, LONGEST.properties);
}

function shortened(value: unknown): unknown {
  if (typeof value === "string") return cut(value.replaceAll(UNKNOWN, "(computed)"), LONGEST.text);
  if (Array.isArray(value)) return value.map(shortened);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]));
}

function cut(text: string, most: number): string {
  return text.length > most
    ? `${text.slice(0, most)}… (${(text.length - most).toLocaleString("en-US")} characters more)`
    : text;
}
