import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as path from "node:path";

const CLI = path.resolve(__dirname, "../../offline/slipway.cjs");

const doctor = (...options: string[]): string =>
  spawnSync(process.execPath, [CLI, "doctor", ...options], { encoding: "utf8" }).stdout;

describe("slipway doctor", () => {
  it("names the Node version that runs, and gives a way to get each tool that is missing", () => {
    const found = doctor();
    assert.ok(found.includes(`ok       Node: ${process.versions.node}\n`), found);
    for (const line of found.split("\n").filter((text) => text.startsWith("missing"))) {
      assert.match(line, /Get it: \S/);
    }
  });

  it("gives examples in its help", () => {
    assert.match(doctor("--help"), /Examples:\n {2}slipway doctor/);
  });
});
