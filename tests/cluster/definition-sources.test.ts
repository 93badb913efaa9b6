import assert from "node:assert/strict";
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
