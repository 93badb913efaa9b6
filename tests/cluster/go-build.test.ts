import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { goBuild } from "./go-build";

describe("the build of the cluster's programs", () => {
  const before = { PATH: process.env.PATH, SLIPWAY_CACHE: process.env.SLIPWAY_CACHE };
  let cache: string;

  beforeEach(() => {
    cache = mkdtempSync(path.join(tmpdir(), "slipway-cache-"));
    process.env.SLIPWAY_CACHE = cache;
  });

  afterEach(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(cache, { recursive: true, force: true });
  });

  const kwok = {
    module: "tools/kwok",
    name: "kwok",
    programs: { kwok: "sigs.k8s.io/kwok/cmd/does-not-exist" },
  };

  it("says that Go is missing and where to get it", async () => {
    process.env.PATH = cache;
    await assert.rejects(goBuild(kwok), /Go is not on PATH. Install Go 1\.26 or newer: https:\/\/go\.dev/);
  });

  it("fails a suite that is run by name where Go is missing, with the same words", () => {
    const mocha = path.join(path.dirname(require.resolve("mocha/package.json")), "bin/mocha.js");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [mocha, "tests/cluster/test-cluster.test.ts"],
      {
        cwd: path.resolve(__dirname, "../.."),
        encoding: "utf8",
        env: { ...process.env, PATH: cache },
      },
    );
    assert.notEqual(status, 0);
    assert.match(stdout + stderr, /Go is not on PATH. Install Go 1\.26 or newer/);
  });

  it("ends the whole suite where Go is missing, with those words and nothing else", () => {
    const mocha = path.join(path.dirname(require.resolve("mocha/package.json")), "bin/mocha.js");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [mocha, "--config", "tests/cluster/mocharc.cjs"],
      { cwd: path.resolve(__dirname, "../.."), encoding: "utf8", env: { ...process.env, PATH: cache } },
    );
    assert.equal(status, 1);
    assert.match(stderr, /^.*, and Go is not on PATH\. Install Go 1\.26 or newer: \S+\n$/);
    assert.equal(stdout.trim(), "");
  });

  it("leaves neither a half-built folder nor a lock when a build fails", async () => {
    await assert.rejects(goBuild(kwok), /go build sigs\.k8s\.io\/kwok\/cmd\/does-not-exist failed/);
    assert.deepEqual(
      readdirSync(cache).filter((name) => !name.endsWith(".partial")),
      [],
    );
  });
});
