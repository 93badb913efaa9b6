import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { hasTest } from "./cited-tests";

const REPOSITORY = path.resolve(__dirname, "../..");
const PAGE = fs.readFileSync(path.join(REPOSITORY, "docs/requirements.md"), "utf8");
const HEADER = ["what", "where", "shown by"];

interface Row {
  id: string;
  where: string;
  shownBy: string[];
}

/** The rows of every table that says where a requirement is built and what shows it. */
function requirementRows(): Row[] {
  const rows: Row[] = [];
  let traced = false;
  for (const line of PAGE.split("\n")) {
    if (!line.startsWith("|")) {
      traced = false;
      continue;
    }
    const [id = "", ...cells] = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (cells.join() === HEADER.join()) traced = true;
    else if (traced && !/^-+$/.test(id)) {
      rows.push({ id, where: cells[1] ?? "", shownBy: (cells[2] ?? "").split("<br>") });
    }
  }
  return rows;
}

function quotedIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, quoted]) => quoted ?? "");
}

/** A test by its file and title; an open requirement by its issue; or why no test can show it. */
const TEST = /^`([^`]+)` "(.+)"$/;
const OPEN = /^open \(issue (\d+)\): \S/;
const NONE = /^none: \S/;

describe("docs/requirements.md", () => {
  const rows = requirementRows();

  it("has one row for each requirement from REQ-T201 to REQ-T250", () => {
    const numbered = rows.map(({ id }) => id).filter((id) => id.startsWith("REQ-"));
    assert.deepEqual(
      numbered,
      Array.from({ length: 50 }, (_, index) => `REQ-T${201 + index}`),
    );
  });

  it("has a table for each document, and no requirement twice", () => {
    for (const document of ["000", "001", "002", "003", "004"]) {
      assert.ok(PAGE.includes(`\n## Document ${document}, `), document);
      assert.ok(
        rows.some(({ id }) => id.startsWith(`${document}-`)),
        document,
      );
    }
    const ids = rows.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
  });

  it("names only files that exist", () => {
    const missing = rows.flatMap(({ id, where }) =>
      quotedIn(where)
        .filter((file) => !fs.existsSync(path.join(REPOSITORY, file)))
        .map((file) => `${id}: ${file}`),
    );
    assert.deepEqual(missing, []);
  });

  it("names only tests that exist, by their titles", () => {
    const missing: string[] = [];
    for (const { id, shownBy } of rows) {
      for (const entry of shownBy) {
        const [, file, title = ""] = TEST.exec(entry) ?? [];
        if (file === undefined) continue;
        if (!hasTest(file, title)) missing.push(`${id}: ${entry}`);
      }
    }
    assert.deepEqual(missing, []);
  });

  it("says for each requirement which test shows it, which issue would, or why none does", () => {
    const unclear = rows.flatMap(({ id, shownBy }) =>
      shownBy
        .filter((entry) => ![TEST, OPEN, NONE].some((form) => form.test(entry)))
        .map((entry) => `${id}: ${entry}`),
    );
    assert.deepEqual(unclear, []);
  });

  it("gives a reason for every difference from the documents", () => {
    const [, differences = ""] = PAGE.split("\n## Where we differ, and why\n");
    const lines = differences.split("\n").filter((line) => line.startsWith("|"));
    assert.ok(lines.length > 10);
    for (const line of lines) {
      const cells = line.split("|").slice(1, -1);
      assert.deepEqual([cells.length, cells.every((cell) => cell.trim() !== "")], [3, true], line);
    }
  });
});
