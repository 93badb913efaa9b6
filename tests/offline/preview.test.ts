import assert from "node:assert/strict";
import * as path from "node:path";
import { slipway } from "./slipway";

const PACK = path.join(__dirname, "fixtures/pack");
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const preview = (project: string, ...options: string[]) =>
  slipway("preview", project, "--stack", "dev", "--no-policies", ...options);

describe("slipway preview", () => {
  it("shows the tree, the counts, the outputs and the time", () => {
    const { code, stdout } = preview("plain");
    assert.equal(code, 0);
    assert.match(stdout, /\+ {3}pulumi:pulumi:Stack +plain-dev +create/);
    assert.match(stdout, /└─ fixture:index:Room +room +create/);
    assert.match(stdout, /├─ aws:ec2\/vpc:Vpc +room +create, protected/);
    assert.match(stdout, /answer: 42/);
    assert.match(stdout, /\+ 5 to create/);
    assert.match(stdout, /Duration: \d+\.\ds, offline/);
  });

  it("prints the document of pulumi preview --json, whatever the program prints", () => {
    const { code, stdout, stderr } = preview("plain", "--json");
    assert.equal(code, 0);
    assert.match(stderr, /the program says hello/);
    const document = JSON.parse(stdout);
    assert.deepEqual(document.changeSummary, { create: 5 });
    const door = document.steps.find((step: { urn: string }) => step.urn.endsWith("::room-door"));
    assert.equal(door.op, "create");
    assert.equal(door.newState.inputs.description, UNKNOWN, "a value made of a computed one is computed");
    assert.equal(door.newState.retainOnDelete, true);
    assert.deepEqual(door.newState.ignoreChanges, ["tags"]);
    assert.deepEqual(door.newState.dependencies, [
      "urn:pulumi:dev::plain::fixture:index:Room$aws:ec2/vpc:Vpc::room",
    ]);
    assert.equal(door.newState.provider, `urn:pulumi:dev::plain::pulumi:providers:aws::aws::${UNKNOWN}`);
  });

  it("shows no secret of the program or of the stack file", () => {
    for (const format of [[], ["--json"]]) {
      const { code, stdout, stderr } = preview("secrets", ...format);
      assert.equal(code, 0, stderr);
      assert.doesNotMatch(stdout + stderr, /canary-7f3a|AAABADQXFlU0mxC/);
      assert.match(stdout, /\[secret\]/);
    }
  });

  it("refuses a resource that would use a default provider, naming it", () => {
    const { code, stdout } = preview("default-provider");
    assert.equal(code, 1);
    assert.match(
      stdout,
      /Default provider for 'aws' disabled\. '.*::forgotten' must use an explicit provider/,
    );
  });

  it("refuses two resources of one name, naming the URN", () => {
    const { code, stdout } = preview("duplicate");
    assert.equal(code, 1);
    assert.match(stdout, /Duplicate resource URN 'urn:pulumi:dev::duplicate::aws:ec2\/vpc:Vpc::twice'/);
  });

  it("shows the file and line of an error in the program", () => {
    const { code, stdout } = preview("failing");
    assert.equal(code, 1);
    assert.match(stdout, /Cannot read properties of undefined \(reading 'first'\)/);
    assert.match(stdout, /fixtures\/failing\/index\.ts:6:/);
    assert.match(stdout, /fixtures\/failing\/index\.ts:9:/);
  });

  it("shows an error meant for the user without a stack and exits 2", () => {
    const { code, stdout, stderr } = preview("user-error");
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.equal(stderr, "error: the key zones is empty; edit Pulumi.dev.yaml\n");
  });

  it("makes no call to a cloud and says which data source wanted to", () => {
    const { code, stdout } = preview("data-source");
    assert.equal(code, 1);
    assert.match(stdout, /data source aws:index\/getAvailabilityZones:getAvailabilityZones/);
  });

  it("names the stacks there are when one does not exist", () => {
    const { code, stderr } = slipway("preview", "manifests", "--stack", "prodd");
    assert.equal(code, 2);
    assert.match(stderr, /No stack "prodd": Pulumi\.prodd\.yaml does not exist\. Stacks here: bad, dev\./);
  });

  it("names file and line of malformed YAML", () => {
    const { code, stderr } = preview("malformed");
    assert.equal(code, 2);
    assert.match(stderr, /Pulumi\.dev\.yaml:\d+: malformed YAML/);
  });

  it("says when a folder holds no project", () => {
    const { code, stderr } = preview(path.join(__dirname, "fixtures"));
    assert.equal(code, 2);
    assert.match(stderr, /No Pulumi\.yaml in/);
  });

  it("exits 2 on an option it does not know", () => {
    assert.equal(preview("plain", "--nonsense").code, 2);
  });
});

describe("policies offline", () => {
  it("exit 1 on a mandatory violation and show rule, resource and what to do", () => {
    const { code, stdout } = slipway("preview", "plain", "--stack", "dev", "--policy-pack", PACK);
    assert.equal(code, 1);
    assert.match(stdout, /1 mandatory and 1 advisory violations, 1 undetermined until the update/);
    assert.match(
      stdout,
      /\[mandatory\] no-vpc \(aws:ec2\/vpc:Vpc: room\)\n +A network costs money; remove it\./,
    );
  });

  it("are part of the JSON document", () => {
    const { stdout } = slipway("preview", "plain", "--stack", "dev", "--policy-pack", PACK, "--json");
    const { policies } = JSON.parse(stdout);
    assert.deepEqual(
      policies.violations.map((verdict: { policy: string; level: string }) => [
        verdict.policy,
        verdict.level,
      ]),
      [
        ["no-vpc", "mandatory"],
        ["vpc-advice", "advisory"],
      ],
    );
    assert.equal(policies.undetermined[0].policy, "vpc-later");
  });

  it("say when the folder holds no pack", () => {
    const { code, stderr } = slipway("preview", "plain", "--stack", "dev", "--policy-pack", "nowhere");
    assert.equal(code, 2);
    assert.match(stderr, /nowhere\/PulumiPolicy\.yaml does not exist/);
  });
});
