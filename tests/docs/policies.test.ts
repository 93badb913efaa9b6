import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { policiesPage } from "../../policy/documentation/page";
import { allRules } from "../../policy/rules";

describe("docs/policies.md", () => {
  const page = fs.readFileSync(path.resolve(__dirname, "../../docs/policies.md"), "utf8");

  it("is what `npm run docs:policies` writes", () => {
    assert.ok(page === policiesPage(allRules), "run `npm run docs:policies` and commit docs/policies.md");
  });

  it("explains every rule, and says what it decides when", () => {
    for (const { id } of allRules) {
      assert.ok(page.includes(`\n### ${id}\n`), id);
      assert.ok(page.includes(`\n| [${id}](#${id}) | `), id);
    }
  });
});
