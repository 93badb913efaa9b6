import { html, Html, HtmlValue, idOf } from "../html";

/** A part of a stack's report with a heading that can be linked to. */
export interface Section {
  name: string;
  content: Html;
}

export function sectionId(stack: string, name: string): string {
  return idOf(stack, name);
}

export function sectionMarkup(stack: string, { name, content }: Section): Html {
  const id = sectionId(stack, name);
  return html`<section id="${id}" class="part" aria-labelledby="${id}-title">
    <h3 id="${id}-title">${name}</h3>
    ${content}
  </section>`;
}

/**
 * A table that scrolls by itself where it is too wide.
 *
 * @param kind `stacked` where each row becomes a block on a phone
 */
export function table(name: string, heads: string[], rows: HtmlValue[][], kind = "stacked"): Html {
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0">
    <table class="${kind}">
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first, ...others]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${others.map((cell, index) => html`<td data-head="${heads[index + 1]}"><div>${cell}</div></td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

export function badge(text: string, kind = ""): Html {
  return html`<span class="badge ${kind}">${text}</span>`;
}
