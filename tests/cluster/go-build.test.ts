import assert from "node:assert/strict";
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

  it("leaves neither a half-built folder nor a lock when a build fails", async () => {
    await assert.rejects(goBuild(kwok), /go build sigs\.k8s\.io\/kwok\/cmd\/does-not-exist failed/);
    assert.deepEqual(
      readdirSync(cache).filter((name) => !name.endsWith(".partial")),
      [],
    );
  });
});
