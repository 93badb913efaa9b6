import assert from "node:assert/strict";
import * as path from "node:path";
import { TwinStack } from "./twin-stack";

const FIXTURE_PACK = path.join(__dirname, "../offline/fixtures/pack");
const PACK = path.join(__dirname, "../../policy");
const FOREIGN = path.join(__dirname, "../policy/fixtures/foreign");
const UNSAFE = path.join(__dirname, "fixtures/remediation");

describe("a mandatory violation", () => {
  it("stops up before the first create", async () => {
    const stack = await TwinStack.start("dev", { policies: false });
    try {
      const { code, violations } = await stack.up("--policy-pack", FIXTURE_PACK);
      assert.notEqual(code, 0);
      assert.ok(violations.some((violation) => violation.startsWith("mandatory")));
      assert.deepEqual(stack.cloud.inventory(), []);
    } finally {
      stack.stop();
    }
  });
});

describe("a remediation under the real CLI", () => {
  /** What AWS was asked to make by a stack of the unsafe program, by `type name`. */
  async function made(name: string) {
    const stack = await TwinStack.start(name, { project: UNSAFE, policies: false });
    try {
      const { code, text, violations } = await stack.up("--policy-pack", PACK);
      const { deployment } = await stack.state();
      const names = new Map(
        (deployment.resources ?? []).map(({ id, type, urn }) => [
          `${type} ${id}`,
          urn.split("::").pop() ?? "",
        ]),
      );
      const things = stack.cloud.all().map(({ type, id, inputs }) => {
        const short = type.split(":").pop() ?? "";
        return [`${short} ${names.get(`${type} ${id}`)}`, inputs as any] as const;
      });
      return { code, text, violations, things: Object.fromEntries(things) };
    } finally {
      stack.stop();
    }
  }

  it("changes what AWS is asked to make: IMDSv2, gp3 and tags, and nothing else of it", async () => {
    const { code, text, violations, things } = await made("remediated");
    assert.equal(code, 0, text);
    const { metadataOptions, blockDeviceMappings, tags, vpcSecurityGroupIds } =
      things["LaunchTemplate nodes"];
    assert.deepEqual(metadataOptions, {
      httpTokens: "required",
      httpEndpoint: "enabled",
      httpPutResponseHopLimit: 1,
    });
    assert.deepEqual(
      blockDeviceMappings.map(({ ebs }: any) => ebs.volumeType),
      ["gp3", "io2"],
    );
    assert.deepEqual(tags, { owner: "platform", stage: "dev" });
    assert.match(vpcSecurityGroupIds[0], /^sg-/);
    assert.deepEqual(things["Vpc main"].tags, { Name: "main", owner: "platform", stage: "dev" });
    // A waived resource stays as it is, for the rule of its waiver.
    const measured = things["LaunchTemplate measured"];
    assert.equal(measured.blockDeviceMappings[0].ebs.volumeType, "gp2");
    assert.equal(measured.metadataOptions.httpTokens, "required");
    const remediated = /(nodes-require-imds-v2|volumes-are-gp3|resources-are-tagged)/;
    assert.deepEqual(
      violations.filter((violation) => violation.startsWith("mandatory") && remediated.test(violation)),
      [],
    );
  });

  it("is not made where the config does not ask for it: the rule only tells", async () => {
    const { code, text, violations, things } = await made("told");
    assert.equal(code, 0, text);
    const { metadataOptions, blockDeviceMappings, tags } = things["LaunchTemplate nodes"];
    assert.equal(metadataOptions.httpTokens, "optional");
    assert.equal(blockDeviceMappings[0].ebs.volumeType, "gp2");
    assert.equal(tags, undefined);
    for (const rule of ["nodes-require-imds-v2", "volumes-are-gp3", "resources-are-tagged"])
      assert.ok(violations.includes(`advisory ${rule}`), text);
  });

  it("that leaves the rule violated stops up before the first create", async () => {
    const { code, violations, things } = await made("refused");
    assert.notEqual(code, 0);
    assert.ok(violations.includes("mandatory resources-are-tagged"), violations.join());
    assert.deepEqual(things, {});
  });
});

describe("a project that uses none of our components, under the real CLI", () => {
  it("is told of no violation where it follows good practice, though what is in its YAML does not show yet", async () => {
    const stack = await TwinStack.start("production", {
      project: FOREIGN,
      policies: false,
      account: "123456789012",
    });
    try {
      const { code, text, violations } = await stack.preview("--policy-pack", PACK);
      assert.equal(code, 0, text);
      assert.deepEqual(
        violations.filter((violation) => violation.startsWith("mandatory")),
        [],
        text,
      );
    } finally {
      stack.stop();
    }
  });
});
