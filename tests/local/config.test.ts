import assert from "node:assert/strict";
import * as path from "node:path";
import { loadConfig } from "../../config/load";
import { refusalOf } from "../refusal";
import { loadProject } from "../../offline/project";
import { at } from "../../wiring/stage";

const LOCAL = loadProject(path.resolve(__dirname, "../.."), "local").config;

function message(change: Record<string, string | undefined>, stack = "local"): string {
  const values = Object.fromEntries(
    Object.entries({ ...LOCAL, ...change }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  return refusalOf(() => loadConfig(values, stack));
}

describe("the config of local", () => {
  it("is valid", () => {
    assert.equal(loadConfig(LOCAL, "local").stage, "local");
  });

  it("serves a stack of another name that says stage local, such as a developer's own", () => {
    assert.equal(loadConfig(LOCAL, "alice").stage, "local");
  });

  it("refuses the context of an EKS cluster", () => {
    const context = "arn:aws:eks:us-east-1:111111111111:cluster/slipway-prod";
    assert.match(
      message({ "slipway:kubeContext": context }),
      /slipway:kubeContext is "arn:aws.*allowed: a context of a cluster on this machine/,
    );
  });

  it("refuses a key that belongs to AWS", () => {
    assert.match(
      message({ "slipway:accountId": "111111111111" }),
      /slipway:accountId is "an unknown key"; allowed: one of stage, kubeContext/,
    );
  });

  it("suggests the key that was meant", () => {
    assert.match(message({ "slipway:kubeContex": "kind" }), /did you mean kubeContext\?/);
  });

  it("refuses another stage in the file of local", () => {
    assert.match(message({ "slipway:stage": "dev" }), /slipway:stage is "dev"; allowed: one of local/);
  });

  it("refuses a port that a node cannot give", () => {
    assert.match(
      message({ "slipway:ingress": '{"nodePort":80}' }),
      /slipway:ingress\.nodePort is 80; allowed: at least 30000/,
    );
  });

  it("refuses backups that are kept for no day, or have no volume", () => {
    const databases = (backup: object) => ({
      "slipway:databases": JSON.stringify({ daa: { daa: { engineVersion: "15.14", storage: 2, backup } } }),
    });
    assert.match(
      message(databases({ retentionDays: 0, storage: 4 })),
      /slipway:databases\.daa\.daa\.backup\.retentionDays is 0; allowed: at least 1/,
    );
    assert.match(
      message(databases({ retentionDays: 2 })),
      /slipway:databases\.daa\.daa\.backup\.storage is missing/,
    );
  });

  it("refuses a system that is listed twice", () => {
    assert.match(message({ "slipway:systems": '["daa","daa"]' }), /systems\[1\].*each system once/);
  });
});

describe("a figure by stage", () => {
  const staged = { dev: 1, staging: 2, prod: 3 };

  it("is that of dev on local", () => {
    assert.equal(at("local", staged), 1);
  });

  it("is its own on local where it has one, even if that is nothing", () => {
    assert.equal(at("local", { ...staged, local: 0 }), 0);
    assert.equal(at("local", { dev: "a", staging: "b", prod: "c", local: null }), null);
  });

  it("is the same everywhere if it names no stages", () => {
    assert.deepEqual(at("local", { cpu: "1" }), { cpu: "1" });
  });
});
