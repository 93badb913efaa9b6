import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { slipway } from "./slipway";

const PACK = path.join(__dirname, "fixtures/pack/configured");

describe("a policy pack offline", () => {
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-pack-"));
  });

  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const preview = (...options: string[]) =>
    slipway("preview", "plain", "--stack", "dev", "--policy-pack", PACK, ...options);

  const previewWith = (config: unknown, ...options: string[]) => {
    // A relative path is meant from where the command is given.
    const file = path.join(folder, "config.json");
    fs.writeFileSync(file, JSON.stringify(config));
    return preview("--policy-pack-config", path.relative(process.cwd(), file), ...options);
  };

  it("gets the defaults of its settings, as from the CLI", () => {
    const { code, stdout } = preview();
    assert.equal(code, 0);
    assert.match(stdout, /\[advisory\] vpc-size \(aws:ec2\/vpc:Vpc: room\)\n +At least \/20, and is 10\.0/);
  });

  it("gets levels and settings from the file of --policy-pack-config", () => {
    const { code, stdout } = previewWith({
      all: "advisory",
      "vpc-size": { enforcementLevel: "mandatory", bits: 24 },
    });
    assert.equal(code, 1);
    assert.match(stdout, /\[mandatory\] vpc-size .*\n +At least \/24/);
    assert.match(
      stdout,
      /\[advisory\] vpc-owner .*\n +Nobody owns it\./,
      "a level for all is a level for each",
    );
  });

  it("refuses a rule it does not have, a level that is none and a setting that does not fit, all at once", () => {
    const unknown = previewWith({ "vpc-sise": "mandatory", "vpc-size": { bits: 4 } });
    assert.equal(unknown.code, 2);
    assert.doesNotMatch(unknown.stdout, /Previewing/);
    assert.match(unknown.stderr, /vpc-sise: the pack has no such rule; did you mean vpc-size\?/);
    assert.match(unknown.stderr, /vpc-size\.bits: .*>=8/);
    const level = previewWith({ "vpc-size": "fatal" });
    assert.equal(level.code, 2);
    assert.match(level.stderr, /vpc-size: .*advisory, mandatory, disabled, remediate/);
  });

  it("refuses a file that is no JSON", () => {
    const file = path.join(folder, "config.json");
    fs.writeFileSync(file, "{");
    const { code, stderr } = preview("--policy-pack-config", file);
    assert.equal(code, 2);
    assert.match(stderr, /config\.json: not a readable JSON document/);
  });

  it("remediates before it judges, and the plan shows the change", () => {
    const text = preview();
    assert.match(text.stdout, /1 remediated/);
    assert.match(text.stdout, /\[remediated\] vpc-owner \(aws:ec2\/vpc:Vpc: room\): tags/);
    assert.doesNotMatch(text.stdout, /Nobody owns it/);
    const { steps, policies } = JSON.parse(preview("--json").stdout);
    const vpc = steps.find((step: { urn: string }) => step.urn.endsWith("Vpc::room"));
    assert.deepEqual(vpc.newState.inputs.tags, { owner: "network team" });
    assert.deepEqual(policies.remediations[0].properties, ["tags"]);
  });

  it("names a verdict on the stack as such", () => {
    assert.match(preview().stdout, /\[advisory\] stack-has-vpc \(the stack\)\n +Write a page about it\./);
  });

  it("does not repeat a secret in its messages", () => {
    const { stdout, stderr } = slipway("preview", "secrets", "--stack", "dev", "--policy-pack", PACK);
    assert.match(stdout, /no-secrets-repeated .*\n +Its value is \[secret\]\./);
    assert.doesNotMatch(stdout + stderr, /canary-7f3a/);
  });

  it("names the rules that must wait, and each resource when asked", () => {
    const options = [
      "plain",
      "--stack",
      "dev",
      "--policy-pack",
      path.join(__dirname, "fixtures/pack"),
    ] as const;
    const short = slipway("preview", ...options).stdout;
    assert.match(short, /\[undetermined\] vpc-later: 1\n +--show-undetermined lists/);
    const long = slipway("preview", ...options, "--show-undetermined").stdout;
    assert.match(long, /\[undetermined\] vpc-later \(aws:ec2\/vpc:Vpc: room\)\n +undetermined: known after/);
  });
});
