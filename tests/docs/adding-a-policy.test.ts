import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const REPOSITORY = path.resolve(__dirname, "../..");
const PAGE = fs.readFileSync(path.join(REPOSITORY, "docs/adding-a-policy.md"), "utf8");
const [RULE = "", IMPORT = "", ENTRY = "", CASES = ""] = [...PAGE.matchAll(/^```ts\n(.*?)^```$/gms)].map(
  ([, code = ""]) => code,
);

describe("docs/adding-a-policy.md", function () {
  this.timeout(60_000);
  let folder: string;

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-rule-"));
    for (const own of [
      "policy",
      "tests/policy",
      "config",
      "components",
      "offline",
      ".mocharc.json",
      "package.json",
    ]) {
      fs.cpSync(path.join(REPOSITORY, own), path.join(folder, own), {
        recursive: true,
        filter: (file) => !file.endsWith("node_modules"),
      });
    }
    fs.symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(folder, "node_modules"));
    fs.writeFileSync(path.join(folder, "policy/rules/data/queues.ts"), RULE);
    const index = path.join(folder, "policy/rules/index.ts");
    const list = fs.readFileSync(index, "utf8").replace(/^(export const rulesByName.*\{\n)/m, `$1${ENTRY}`);
    fs.writeFileSync(index, IMPORT + list);
    fs.writeFileSync(path.join(folder, "tests/policy/queues.test.ts"), CASES);
  });

  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  const node = (...args: string[]) =>
    spawnSync(process.execPath, args, {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
    });

  it("gives a rule that passes its three tests", () => {
    const { stdout, stderr } = node("node_modules/mocha/bin/mocha.js", "tests/policy/queues.test.ts");
    for (const fact of ["is satisfied", "is violated", "does not guess at computed values"]) {
      assert.ok(stdout.includes(`✔ queues-keep-their-messages ${fact}`), stdout + stderr);
    }
    assert.match(stdout, /3 passing/);
  });

  it("gives a rule that the pack lists and explains", () => {
    const { stdout, stderr } = node("offline/slipway.cjs", "policy", "explain", "queues-keep-their-messages");
    assert.match(stdout, /A queue keeps its messages over a weekend/, stderr);
    assert.match(stdout, /days/);
  });
});
