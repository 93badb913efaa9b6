import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { Page, pages } from "./pages";

const REPOSITORY = path.resolve(__dirname, "../..");

interface Link {
  file: string;
  target: string;
}

/** Links to files and headings of the repository, not to the web. */
function ownLinks({ file, text }: Page): Link[] {
  const prose = text.replace(/^ *```.*?^ *```$/gms, "").replace(/`[^`]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => ({ file, target }))
    .filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** The anchors that GitHub gives to headings: lower case, spaces to hyphens, no punctuation, numbers on repetition. */
function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = new Set([...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id = ""]) => id));
  for (const [, heading = ""] of text.replace(/^ *```.*?^ *```$/gms, "").matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .trim()
      .toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}\- _]/gu, "").replace(/ /g, "-");
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    anchors.add(count === 0 ? anchor : `${anchor}-${count}`);
  }
  return anchors;
}

describe("links in the docs", () => {
  const links = pages().flatMap(ownLinks);

  it("lead to files that exist", () => {
    assert.ok(links.length > 50);
    const missing = links.filter(({ file, target }) => {
      const [place = ""] = target.split("#");
      return place !== "" && !fs.existsSync(path.join(REPOSITORY, path.dirname(file), place));
    });
    assert.deepEqual(missing, []);
  });

  it("lead to headings that exist", () => {
    const missing = links.filter(({ file, target }) => {
      const [place = "", anchor] = target.split("#");
      const page =
        place === "" ? path.join(REPOSITORY, file) : path.join(REPOSITORY, path.dirname(file), place);
      if (anchor === undefined || !page.endsWith(".md") || !fs.existsSync(page)) return false;
      return !anchorsOf(fs.readFileSync(page, "utf8")).has(anchor);
    });
    assert.deepEqual(missing, []);
  });
});
