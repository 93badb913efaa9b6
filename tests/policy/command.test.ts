import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { allRules } from "../../policy/rules";

const REPOSITORY = path.resolve(__dirname, "../..");
const URN = "urn:pulumi:prod::shop::aws:sqs/queue:Queue::orders";

function policy(...options: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["offline/slipway.cjs", "policy", ...options],
    { cwd: REPOSITORY, encoding: "utf8", env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined } },
  );
  return { code: status, stdout, stderr };
}

function file(content: string): string {
  const name = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "slipway-plan-")), "plan.json");
  fs.writeFileSync(name, content);
  return name;
}

/** A document as `pulumi preview --json` prints it. */
function planFile(inputs: object): string {
  const newState = {
    urn: URN,
    type: "aws:sqs/queue:Queue",
    custom: true,
    inputs,
    propertyDependencies: { a: null },
  };
  return file(JSON.stringify({ steps: [{ op: "create", urn: URN, newState }, { op: "delete" }] }));
}

describe("slipway policy", function () {
  this.timeout(120_000);

  it("lists every rule in a line, or those of one domain", () => {
    const { code, stdout } = policy("list");
    assert.equal(code, 0);
    assert.deepEqual(
      stdout
        .trim()
        .split("\n")
        .map((line) => line.split(" ")[0]),
      allRules.map(({ id }) => id),
    );
    assert.match(stdout, /^databases-keep-backups +high +– \/ – \/ mandatory +A prod database keeps/m);
    const data = policy("list", "--domain", "data", "--json");
    assert.ok((JSON.parse(data.stdout) as { domain: string }[]).every(({ domain }) => domain === "data"));
    assert.match(
      policy("list", "--domain", "dates").stderr,
      /no domain dates; allowed: cluster, cost-and-tags, data/,
    );
  });

  it("explains a rule, and names the nearest where there is none", () => {
    const { code, stdout } = policy("explain", "databases-keep-backups");
    assert.equal(code, 0);
    for (const part of [
      /Why +Damage/,
      /Change +Set/,
      /CKV_AWS_133/,
      /`days`.*Default: 30/,
      /slipway-policy:waivers/,
    ]) {
      assert.match(stdout, part);
    }
    const unknown = policy("explain", "database-keeps-backups");
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /no rule database-keeps-backups\. Did you mean databases-keep-backups\?/);
    assert.match(policy("explain", "KEYS-ROTATE").stderr, /Did you mean keys-rotate\?/);
    assert.match(policy("explain", "__proto__").stderr, /no rule __proto__\. `slipway policy list`/);
  });

  it("checks a plan in the real policy server: verdicts only, 1 where a mandatory rule is violated", () => {
    const { code, stdout } = policy("check", "--plan", planFile({ sqsManagedSseEnabled: false }));
    assert.equal(code, 1, stdout);
    assert.match(stdout, /\[mandatory\] queues-and-topics-are-encrypted \(aws:sqs\/queue:Queue: orders\)/);
    assert.doesNotMatch(stdout, /Previewing|Resources:/);
  });

  it("refuses what is no plan, and a plan together with a stack", () => {
    const noPlan = policy("check", "--plan", file("{}"));
    assert.equal(noPlan.code, 2);
    assert.match(noPlan.stderr, /plan\.json: steps: .*Give what `pulumi preview --json`/);
    assert.match(policy("check", "--plan", file("no")).stderr, /not a readable JSON document/);
    assert.equal(policy("check", "--plan", "x.json", "--stack", "prod").code, 2);
    const unjudged = policy("check", "--stack", "dev", "--no-policies");
    assert.equal(unjudged.code, 2);
    assert.match(unjudged.stderr, /leave out --no-policies/);
  });
});
