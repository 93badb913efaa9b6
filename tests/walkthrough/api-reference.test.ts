import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const REPOSITORY = path.resolve(__dirname, "../..");

function pagesIn(folder: string): Record<string, string> {
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"));
  return Object.fromEntries(
    files.sort().map((file) => [file, fs.readFileSync(path.join(folder, file), "utf8")]),
  );
}

describe("docs/api", function () {
  this.timeout(300_000);
  let folder: string;

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-api-"));
  });

  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it("is what `npm run docs:api` writes from the docstrings, without a warning", () => {
    const out = path.join(folder, "api");
    const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", "docs:api", "--", "--out", out], {
      cwd: REPOSITORY,
      encoding: "utf8",
    });
    assert.equal(status, 0, stdout + stderr);
    assert.doesNotMatch(stdout + stderr, /\[warning\]/);
    const [written, committed] = [pagesIn(out), pagesIn(path.join(REPOSITORY, "docs/api"))];
    assert.deepEqual(Object.keys(committed), Object.keys(written));
    const stale = Object.keys(written).filter((file) => written[file] !== committed[file]);
    assert.deepEqual(stale, [], "run `npm run docs:api` and commit docs/api");
  });
});
