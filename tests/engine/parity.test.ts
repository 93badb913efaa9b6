import assert from "node:assert/strict";
import * as path from "node:path";
import { Preview, offlinePreview, valueDifferences } from "./preview-documents";
import { Finished, PulumiFixture } from "./pulumi";

const REPOSITORY = path.resolve(__dirname, "../..");

/** What both plans must agree on; the ids of things are unknown to both. */
function comparable({ newState }: Preview["steps"][number]) {
  return {
    type: newState.type,
    custom: newState.custom,
    parent: newState.parent ?? "",
    protect: newState.protect ?? false,
    provider: newState.provider ?? "",
    dependencies: [...(newState.dependencies ?? [])].sort(),
    propertyDependencies: Object.fromEntries(
      Object.entries(newState.propertyDependencies ?? {}).map(([key, urns]) => [key, [...urns].sort()]),
    ),
  };
}

describe("the offline plan against the real Pulumi CLI", function () {
  let fixture: PulumiFixture;

  before(async () => {
    fixture = await PulumiFixture.start();
  });

  after(() => fixture?.stop());

  for (const stack of ["local", "dev", "staging", "prod", "prod-dr"]) {
    it(`has the resources of the real preview of ${stack}, with the same options and inputs`, async () => {
      const created = await fixture.pulumi("stack", "init", stack);
      assert.equal(created.code, 0, created.stderr);
      const finished = await fixture.pulumi("preview", "--stack", stack, "--json");
      assert.equal(finished.code, 0, `${finished.stderr}\n${finished.stdout.slice(-3000)}`);
      const real = JSON.parse(finished.stdout) as Preview;
      const offline = offlinePreview(stack);
      const realByUrn = new Map(real.steps.map((step) => [step.urn, step]));
      const offlineByUrn = new Map(offline.steps.map((step) => [step.urn, step]));
      assert.deepEqual([...offlineByUrn.keys()].sort(), [...realByUrn.keys()].sort());
      assert.ok(real.steps.length > 100, `only ${real.steps.length} resources`);
      for (const [urn, step] of realByUrn) {
        const planned = offlineByUrn.get(urn)!;
        assert.deepEqual(comparable(planned), comparable(step), urn);
        assert.deepEqual(
          valueDifferences(step.newState.inputs ?? {}, planned.newState.inputs ?? {}, urn),
          [],
        );
      }
      assert.deepEqual(offline.changeSummary, real.changeSummary);
    });
  }

  it("is judged by our pack as it is, and passes in prod", async () => {
    const { code, stdout, stderr } = await judgedPreview("policy");
    assert.equal(code, 0, stdout.slice(-3000) + stderr);
    assert.match(stdout, /Policies:\s+.*slipway/);
  });

  it("is refused by a pack with a mandatory violation, as offline", async () => {
    const { code, stdout, stderr } = await judgedPreview(
      path.join(REPOSITORY, "tests/offline/fixtures/pack"),
    );
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /no-vpc/);
  });

  /** The CLI tells a pack its stack in a call that @pulumi/policy 1.21 does not read; the variable it does. */
  async function judgedPreview(pack: string): Promise<Finished> {
    // The stack is there where the parity of prod was tried before.
    await fixture.pulumi("stack", "init", "prod");
    const args = ["preview", "--stack", "prod", "--policy-pack", pack];
    return fixture.begin(args, { PULUMI_NODEJS_STACK: "prod" }).finished;
  }
});
