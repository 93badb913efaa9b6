import assert from "node:assert/strict";
import { planning } from "../systems/planned-stack";
import { plannedRelease, Section } from "./chart-configs";
import { lokiConfig } from "./loki-config";
import { accepted, fingerprint, lokiProgram, verified, writeAccepted } from "./loki";
import { STAGES } from "./rendered";

const ASK_LOKI = "SLIPWAY_BUILD_LOKI=1 UPDATE_GOLDEN=1 npx mocha tests/observability/loki.test.ts";

const configOf = (stage: string): Section => lokiConfig(plannedRelease(stage, "loki"));

describe("the configuration of Loki", () => {
  before(planning(...STAGES));

  describe("before the real Loki", () => {
    let program = "";
    before(async function () {
      this.timeout(0);
      const found = await lokiProgram();
      if (found === undefined) {
        console.error(`  LOKI ITSELF IS NOT ASKED: it is not in the cache. To build and ask it: ${ASK_LOKI}`);
        this.skip();
      }
      program = found;
    });

    for (const stage of STAGES) {
      it(`of ${stage} is accepted`, () => {
        const { status, output } = verified(program, configOf(stage));
        assert.equal(status, 0, output);
        assert.match(output, /config is valid/);
      });
    }

    const WRONG: [string, (config: Section) => void, RegExp][] = [
      [
        "a key that Loki does not know",
        (config) => (config["limits_config"].retention_days = 365),
        /field retention_days not found in type validation\.plain/,
      ],
      [
        "a value that is no duration",
        (config) => (config["limits_config"].retention_period = "a year"),
        /not a valid duration string: \\?"a year/,
      ],
      [
        "retention with no store for what is to be removed",
        (config) => delete config["compactor"].delete_request_store,
        /compactor\.delete-request-store should be configured when retention is enabled/,
      ],
      [
        "an index that is not written by the day, which retention needs",
        (config) => (config["schema_config"].configs[0].index.period = "168h"),
        /24h/,
      ],
    ];
    for (const [what, spoil, message] of WRONG) {
      it(`is refused with ${what}`, () => {
        const config: Section = structuredClone(configOf("prod"));
        spoil(config);
        const { status, output } = verified(program, config);
        assert.equal(status, 1, output);
        assert.match(output, message);
      });
    }

    after(function () {
      const failed = this.test?.parent?.tests.some(({ state }) => state === "failed");
      if (!process.env["UPDATE_GOLDEN"] || program === "" || failed) return;
      writeAccepted(Object.fromEntries(STAGES.map((stage) => [stage, fingerprint(configOf(stage))])));
    });
  });

  // Before the real Loki is asked anew, there is nothing to compare with.
  const compared = process.env["UPDATE_GOLDEN"] ? [] : STAGES;
  for (const stage of compared) {
    it(`of ${stage} is the one that Loki accepted when it was asked last`, () =>
      assert.equal(
        fingerprint(configOf(stage)),
        accepted()[stage],
        `Loki has not read this configuration of ${stage} yet. Ask it: ${ASK_LOKI}`,
      ));
  }
});
