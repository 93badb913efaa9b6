import { PropertyChange, ResourceChange } from "../../diff/compare";
import { dangers, summary, valueText } from "../../diff/report";
import { Verdict } from "../../policy/verdicts";
import { html, Html } from "../html";
import { isSecretData, kindOf } from "../resource";
import { StackChange } from "../stack-report";
import { badge } from "./section";

const TITLE: Record<ResourceChange["kind"], string> = {
  remove: "Removed",
  replace: "Replaced",
  update: "Changed",
  add: "Added",
};
const COLOUR: Record<ResourceChange["kind"], string> = {
  remove: "bad",
  replace: "bad",
  update: "warn",
  add: "good",
};

/** Values may be longer than on a terminal: an image is told from another by the digest at its end. */
const LONGEST_VALUE = 400;

/** What the plan changes against another commit: what can lose data first. */
export function changes({ base, difference, cost }: StackChange): Html {
  const { resources, gained, lost } = difference;
  const danger = dangers(resources);
  return html`<p>Against <code>${base}</code>: <strong>${summary(difference)}</strong>. ${cost}.</p>
    ${
      danger.length > 0 &&
      html`<div class="verdict bad">
        <h4>Data may be lost</h4>
        <ul>
          ${danger.map((line) => html`<li>${line}</li>`)}
        </ul>
      </div>`
    }
    ${verdictList("New violations", gained)} ${verdictList("Violations gone", lost)}
    ${(Object.keys(TITLE) as ResourceChange["kind"][]).map((kind) =>
      group(
        kind,
        resources.filter((resource) => resource.kind === kind),
      ),
    )}`;
}

function verdictList(title: string, verdicts: Verdict[]): Html | false {
  return (
    verdicts.length > 0 &&
    html`<h4>${title}</h4>
      <ul>
        ${verdicts.map(({ policy, level, message, urn }) => html`<li>${badge(level, level === "mandatory" ? "bad" : "warn")} <code>${policy}</code> ${urn.split("::").pop()}: ${message.split("\n")[0]}</li>`)}
      </ul>`
  );
}

function group(kind: ResourceChange["kind"], resources: ResourceChange[]): Html | false {
  return (
    resources.length > 0 &&
    html`<details ${kind !== "add" && "open"}>
      <summary>${badge(TITLE[kind], COLOUR[kind])} ${resources.length}</summary>
      <ul class="plain changes">
        ${resources.map(change)}
      </ul>
    </details>`
  );
}

function change(resource: ResourceChange): Html {
  return html`<li>
    <b>${resource.name}</b>
    <span class="soft">${kindOf(resource.type)}</span> ${resource.stateful && badge("holds data", "warn")}
    ${resource.replacedBy === undefined && html`<span class="soft">whether this replaces it is not known here</span>`}
    ${
      resource.properties.length > 0 &&
      html`<ul class="plain properties">
        ${resource.properties.map((property) => propertyItem(property, resource))}
      </ul>`
    }
  </li>`;
}

function propertyItem({ path, before, after }: PropertyChange, { type, replacedBy }: ResourceChange): Html {
  const shown = (value: unknown): string =>
    value !== undefined && isSecretData(type, path) ? "[secret]" : valueText(value, LONGEST_VALUE);
  return html`<li>
    <code>${path}</code> <del>${shown(before)}</del> <span aria-hidden="true">→</span>
    <ins>${shown(after)}</ins>
    ${replacedBy?.includes(path) && badge("replaces it", "bad")}
  </li>`;
}
