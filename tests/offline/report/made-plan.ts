import { PlannedDocument } from "../../../offline/plan/planned-document";
import { page } from "../../../offline/report/page";
import { stackReport } from "../../../offline/report/stack-report";

export interface MadeResource {
  type: string;
  name: string;
  parent?: string;
  protect?: boolean;
  inputs?: Record<string, unknown>;
}

export const STACK_URN = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";

export function urnOf({ type, name }: MadeResource): string {
  return `urn:pulumi:dev::shop::${type}::${name}`;
}

/** A plan of a few resources, as `preview --json` would print it. */
export function madePlan(resources: MadeResource[], more: Partial<PlannedDocument> = {}): PlannedDocument {
  const all = [{ type: "pulumi:pulumi:Stack", name: "shop-dev", parent: "" }, ...resources];
  return {
    config: {},
    steps: all.map((resource) => ({
      op: "create",
      urn: urnOf(resource),
      newState: {
        urn: urnOf(resource),
        type: resource.type,
        parent: resource.parent ?? STACK_URN,
        ...("protect" in resource ? { protect: resource.protect } : {}),
        ...("inputs" in resource ? { inputs: resource.inputs } : {}),
      },
    })),
    ...more,
  };
}

/** The page about one such plan, on the first of March. */
export function pageOf(document: PlannedDocument, base?: PlannedDocument): string {
  return page({
    project: "shop",
    commit: undefined,
    stacks: [stackReport("dev", document, base && { name: "main", plan: base })],
    today: "2026-03-01",
  });
}

/** A section of the page, by its heading. */
export function sectionOf(text: string, name: string): string {
  const start = text.indexOf(`id="dev-${name}"`);
  return start < 0 ? "" : text.slice(start, text.indexOf("</section>", start));
}

/** What a reader sees: without tags, white space as one blank. */
export function seen(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, " ")
    .replace(/&amp;|&lt;|&gt;|&quot;|&#39;/g, (entity) => ENTITIES[entity] ?? "")
    .replace(/\s+/g, " ");
}

const ENTITIES: Record<string, string> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};
