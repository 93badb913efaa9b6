import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { hasTest } from "./cited-tests";

const REPOSITORY = path.resolve(__dirname, "../..");
const PAGE = fs.readFileSync(path.join(REPOSITORY, "docs/faq.md"), "utf8");

/** Each question with its answer and what shows it. */
const QUESTIONS = PAGE.split("\n### ")
  .slice(1)
  .map((section) => {
    const [question = "", ...lines] = section.split("\n## ")[0]?.split("\n") ?? [];
    const [answer = "", shownBy = ""] = lines.join("\n").split("\nShown by ");
    return { question, answer, shownBy: shownBy.replace(/\s+/g, " ") };
  });

/** `file` "title", "another title"; `file` … */
function citations(shownBy: string): { file: string; title: string }[] {
  return shownBy.split(";").flatMap((part) => {
    const [, file = ""] = /`([^`]+)`/.exec(part) ?? [];
    return [...part.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => ({ file, title }));
  });
}

describe("docs/faq.md", () => {
  it("says of every question what Slipway does about it, and cites a test", () => {
    assert.ok(QUESTIONS.length > 20);
    for (const { question, answer, shownBy } of QUESTIONS) {
      assert.ok(answer.trim().length > 80, question);
      assert.ok(citations(shownBy).length > 0, question);
    }
  });

  it("cites only tests that exist, by their titles", () => {
    const missing = QUESTIONS.flatMap(({ shownBy }) => citations(shownBy)).filter(
      ({ file, title }) => !hasTest(file, title),
    );
    assert.deepEqual(missing, []);
  });

  it("names only files that exist", () => {
    const named = QUESTIONS.flatMap(({ answer }) =>
      [
        ...answer.matchAll(
          /`((?:components|config|docs|offline|policy|restore-check|tests|wiring)\/[^`*]*)`/g,
        ),
      ].map(([, file = ""]) => file),
    );
    assert.ok(named.length > 10);
    assert.deepEqual(
      named.filter((file) => !fs.existsSync(path.join(REPOSITORY, file))),
      [],
    );
  });
});

describe("docs/running-for-real.md", () => {
  const page = fs.readFileSync(path.join(REPOSITORY, "docs/running-for-real.md"), "utf8");

  it("quotes only tests that exist, and names only test files that exist", () => {
    const quoted = [...page.matchAll(/`(tests\/[^`]+)`:\s+"([^"]+)"/g)];
    assert.ok(quoted.length >= 3);
    const missing = quoted.filter(([, file = "", title = ""]) => !hasTest(file, title.replace(/\s+/g, " ")));
    assert.deepEqual(
      missing.map(([text]) => text),
      [],
    );
    const files = [...page.matchAll(/`(tests\/[^`]+)`/g)].map(([, file = ""]) => file);
    assert.deepEqual(
      files.filter((file) => !fs.existsSync(path.join(REPOSITORY, file))),
      [],
    );
  });
});
