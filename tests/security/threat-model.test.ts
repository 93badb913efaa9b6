import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";

const REPOSITORY = path.resolve(__dirname, "../..");
const PAGE = readFileSync(path.join(REPOSITORY, "SECURITY.md"), "utf8");

describe("SECURITY.md", () => {
  const rows = PAGE.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| Who, "));

  it("names tests that exist, for each who attacks", () => {
    const threats = rows.filter((row) => !row.startsWith("| --"));
    assert.ok(threats.length >= 10, `${threats.length} rows`);
    for (const row of threats) {
      const tests = [...row.matchAll(/`(tests\/[^`]+)` "([^"]+)"/g)];
      assert.ok(tests.length > 0, row);
      for (const [, file = "", title = ""] of tests) {
        const place = path.join(REPOSITORY, file);
        assert.ok(existsSync(place), file);
        assert.ok(readFileSync(place, "utf8").includes(title), `${file} has no test "${title}"`);
      }
    }
  });

  it("links to pages that exist", () => {
    for (const [, page = ""] of PAGE.matchAll(/\]\(([^)]+)\)/g)) {
      assert.ok(existsSync(path.join(REPOSITORY, page)), page);
    }
  });
});
