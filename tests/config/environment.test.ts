import assert from "node:assert/strict";
import * as path from "node:path";
import { dateAfter, isEphemeral } from "../../config/ephemeral";
import { loadConfig } from "../../config/load";
import { refusalOf } from "../refusal";
import { loadProject } from "../../offline/project";

const configOf = (stack: string) => loadProject(path.resolve(__dirname, "../.."), stack).config;
const inDays = (days: number) => dateAfter(new Date(), days);

const ENVIRONMENT: Record<string, string> = {
  "slipway:stage": "local",
  "slipway:kubeContext": "slipway-dev",
  "slipway:registry": "111111111111.dkr.ecr.us-east-1.amazonaws.com",
  "slipway:domain": "dev.slipway.example",
  "slipway:expires": inDays(3),
  "slipway:systems": '["bitunix"]',
  "slipway:databases": "{}",
  "slipway:caches": "{}",
  "slipway:images": '{"bitunix":{"bot":{"tag":"v1.8.2"}}}',
};

function refusal(stack: string, values: Record<string, string>): string {
  return refusalOf(() => loadConfig(values, stack));
}

describe("the config of an ephemeral stack", () => {
  it("is valid with an expiry from tomorrow to fourteen days on", () => {
    for (const days of [1, 14]) {
      loadConfig({ ...ENVIRONMENT, "slipway:expires": inDays(days) }, "pr-12");
    }
  });

  it("is refused without an expiry", () => {
    const lasting: Record<string, string> = { ...ENVIRONMENT };
    delete lasting["slipway:expires"];
    assert.match(
      refusal("pr-12", lasting),
      /^Pulumi\.pr-12\.yaml.*\n {2}slipway:expires is missing; allowed: /,
    );
  });

  for (const [what, expires] of [
    ["passed", inDays(0)],
    ["is too far away", inDays(15)],
  ] as const) {
    it(`is refused when its expiry ${what}`, () => {
      const message = refusal("pr-12", { ...ENVIRONMENT, "slipway:expires": expires });
      assert.match(message, new RegExp(`slipway:expires is "${expires}"; allowed: a date from`));
      assert.ok(message.includes(`from ${inDays(1)} to ${inDays(14)} (14 days)`), message);
    });
  }

  for (const expires of ["soon", "2026-02-30", "true", "[]", ""]) {
    it(`is refused when its expiry is ${JSON.stringify(expires)}, which is no date`, () => {
      const message = refusal("pr-12", { ...ENVIRONMENT, "slipway:expires": expires });
      assert.match(message, /: 1 problem .*\n {2}slipway:expires is .*; allowed: a/);
    });
  }

  it("is refused with the keys of a lasting one", () => {
    const message = refusal("pr-12", { ...ENVIRONMENT, "slipway:accountId": "111111111111" });
    assert.match(message, /slipway:accountId is "an unknown key"/);
  });
});

describe("the config of a lasting stack", () => {
  for (const stack of ["local", "dev", "staging", "prod"]) {
    it(`of ${stack} is refused with an expiry`, () => {
      const message = refusal(stack, { ...configOf(stack), "slipway:expires": inDays(3) });
      assert.match(message, /: 1 problem .*\n {2}slipway:expires is .*; allowed: none: only the environment/);
    });
  }

  it("is every one that is not named pr- and a number", () => {
    for (const stack of ["dev", "staging", "prod", "prod-dr", "pr", "pr-", "pr-0", "pr-12x", "my-pr-12"]) {
      assert.equal(isEphemeral(stack), false, stack);
    }
    assert.equal(isEphemeral("pr-12"), true);
  });
});
