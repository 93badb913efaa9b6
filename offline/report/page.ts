import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { html, Html, idOf, ownMarkup } from "./html";
import { pictureStyle } from "./picture/picture";
import { architecture } from "./sections/architecture";
import { changes } from "./sections/changes";
import { cost } from "./sections/cost";
import { overview } from "./sections/overview";
import { policies } from "./sections/policies";
import { Section, sectionId, sectionMarkup } from "./sections/section";
import { systemCards } from "./sections/systems";
import { nodeIds, tree } from "./sections/tree";
import { StackReport } from "./stack-report";

export interface Page {
  project: string;
  /** Short hash and day of the commit; undefined outside a repository. */
  commit: string | undefined;
  stacks: StackReport[];
  /** YYYY-MM-DD, to tell which waivers have ended. */
  today: string;
}

/** The whole page. It loads nothing: its style and its script are in it, and its policy allows no other. */
export function page({ project, commit, stacks, today }: Page): string {
  const style = `${ownFile("style.css")}${pictureStyle()}`;
  const script = ownFile("page.mjs");
  const names = stacks.map(({ stack }) => stack).join(", ");
  const document = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta
        http-equiv="Content-Security-Policy"
        content="default-src 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'"
      />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${project}: ${names}</title>
      ${element("style", style)}
    </head>
    <body>
      <a class="skip" href="#main">To the content</a>
      <header class="top">
        <h1>${project}</h1>
        ${
          stacks.length > 1 &&
          html`<nav aria-label="Stacks">
            ${stacks.map(({ stack }) => html`<a href="#${idOf(stack)}" data-stack-link>${stack}</a>`)}
          </nav>`
        }
        <span class="soft commit">${commit && `commit ${commit}`}</span>
        <button type="button" data-theme-toggle hidden>Dark</button>
      </header>
      <main id="main">${stacks.map((report) => stackMarkup(report, today))}</main>
      <footer class="soft">
        Made by <code>slipway report</code> from the plan, offline. Values that only the cloud gives are
        (computed).
      </footer>
      ${element('script type="module"', script)}
    </body>
  </html>`;
  return `<!doctype html>\n${document.text}\n`;
}

function stackMarkup(report: StackReport, today: string): Html {
  const { stack, stage, ground } = report;
  const ids = nodeIds(report);
  const sections: Section[] = [
    { name: "Architecture", content: architecture(report) },
    { name: "Systems", content: systemCards(report) },
    ...(report.change ? [{ name: "Changes", content: changes(report.change) }] : []),
    { name: "Policies", content: policies(report, ids, today) },
    { name: "Cost", content: cost(report) },
    { name: "Resources", content: tree(report, ids) },
  ];
  const place = [stage && stage !== stack && `stage ${stage}`, ground.region, ground.account]
    .filter(Boolean)
    .join(" · ");
  return html`<div class="stack" id="${idOf(stack)}" data-stack>
    <div class="stack-head">
      <h2>${stack}</h2>
      <span class="soft">${place}</span>
    </div>
    ${overview(report)}
    <nav class="parts" aria-label="Parts of ${stack}">
      ${sections.map(({ name }) => html`<a href="#${sectionId(stack, name)}">${name}</a>`)}
    </nav>
    ${sections.map((section) => sectionMarkup(stack, section))}
  </div>`;
}

function ownFile(name: string): string {
  return fs.readFileSync(path.join(__dirname, name), "utf8");
}

/** Written in one piece, as the hash in the page's policy is of every character inside. */
function element(start: string, content: string): Html {
  return ownMarkup(`<${start}>${content}</${start.split(" ")[0] ?? start}>`);
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
