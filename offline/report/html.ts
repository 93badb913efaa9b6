/** Markup that is safe to put into a page: made only by {@link html} and {@link ownMarkup}. */
export class Html {
  constructor(readonly text: string) {}
}

/** What a template takes: text is escaped, markup is not, nothing stands for nothing. */
export type HtmlValue = Html | string | number | undefined | false | readonly HtmlValue[];

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
// Characters that neither HTML nor XML may contain, and halves of characters.
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Template tag for HTML and SVG. Every text is escaped for element content and for quoted attributes, so a page cannot
 * be changed by the name, tag or error text of a resource. A line break of the template itself becomes one blank.
 */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  // The indentation of the source would be a fifth of a large page.
  const parts = strings.map((part) => part.replace(/\s*\n\s*/g, " "));
  return new Html(parts.map((part, index) => part + rendered(values[index])).join(""));
}

/** Markup that is part of this program, such as its style sheet; never text from a plan. */
export function ownMarkup(text: string): Html {
  return new Html(text);
}

function rendered(value: HtmlValue): string {
  if (value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(rendered).join("");
  return escaped(String(value));
}

function escaped(text: string): string {
  return text.replace(FORBIDDEN, "\ufffd").replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** Part of an id or of a fragment: only characters that need no quoting anywhere. */
export function idOf(...parts: string[]): string {
  return parts.map((part) => part.toLowerCase().replace(/[^a-z0-9]+/g, "-")).join("-");
}

/** Only addresses a browser opens as a page; `javascript:` and the like are shown, not linked. */
export function link(address: string, text: string): Html {
  return /^https?:\/\//.test(address)
    ? html`<a href="${address}" rel="noreferrer">${text}</a>`
    : html`${text} <code>${address}</code>`;
}

/** `1 service`, `2 services`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? noun : plural}`;
}
