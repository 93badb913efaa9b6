import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { blastRadius } from "../../../offline/blast-radius/main";

const COMMITTED = path.resolve(__dirname, "../../../docs/blast-radius.md");

describe("docs/blast-radius.md", () => {
  it("says what each config value does today: npm run docs:blast-radius writes it again", async () => {
    assert.equal(fs.readFileSync(COMMITTED, "utf8"), await blastRadius());
  });
});
