import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { planPlatform, RELEASE } from "../components/planned-platform";
import { DEFINITION_SOURCES } from "./definition-sources";

describe("the custom resource definitions that the tests install", () => {
  it("are looked up for the very charts that Platform installs", async () => {
    const planned = await planPlatform();
    const charts = planned
      .all(RELEASE)
      .map(({ inputs }) => `${String(inputs.chart)} ${String(inputs.version)}`);
    const stale = DEFINITION_SOURCES.flatMap(({ chart }) =>
      chart && !charts.includes(chart) ? [chart] : [],
    );
    assert.deepEqual(stale, [], "look up the definitions' version for the chart that Platform installs now");
  });

  it("are not in the repository", function () {
    const root = path.resolve(__dirname, "../..");
    const { status, stdout } = spawnSync("git", ["ls-files", "*.yaml", "*.yml", "*.json"], {
      cwd: root,
      encoding: "utf8",
    });
    if (status !== 0) return this.skip();
    const files = stdout.trim().split("\n");
    assert.ok(files.length > 10);
    const kept = files.filter((file) => {
      const text = existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), "utf8") : "";
      return /^\s*"?kind"?: *"?CustomResourceDefinition\b/m.test(text);
    });
    assert.deepEqual(kept, []);
  });

  it("are of the chart's version where chart and program share one", () => {
    const shared = DEFINITION_SOURCES.filter(({ module }) =>
      /cert-manager|istio|karpenter|secrets-store/.test(module),
    );
    for (const { module, version, chart } of shared) {
      assert.equal(version.replace(/^v/, ""), chart?.split(" ")[1]?.replace(/^v/, ""), module);
    }
    assert.equal(shared.length, 5);
  });
});
