import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { isComputed, mapSecrets } from "../../offline/engine/computed";
import { Preview, PreviewedState, offlinePreview, valueDifferences } from "./preview-documents";
import { PulumiFixture } from "./pulumi";

const PROJECT = path.join(__dirname, "fixtures/programs");

/**
 * Fields that say when and where, or that a provider fills, or both. Of aliases the CLI shows only the one that it found
 * in a state, the offline plan all that the program names.
 */
const NOT_COMPARED = new Set([
  ...["id", "created", "modified", "sourcePosition", "stackTrace", "inputs", "outputs", "aliases"],
]);

/** The engine keeps these in no order of its own. */
const SETS = new Set(["dependencies", "propertyDependencies", "additionalSecretOutputs"]);

/** Program by program, which is also the name of its stack; a stack that is referred to comes first. */
const PROGRAMS = ["secrets", "aliases", "components", "options", "providers", "defaults", "reads"];

/** What only the file of another stack says. */
const OF_ANOTHER_STACK = /(of-another-stack|secret-of-another) inputs\.displayName|StackReference/;

interface State {
  deployment: { resources: (PreviewedState & { outputs?: Record<string, unknown> })[] };
}

describe("small programs offline and under the real Pulumi CLI", function () {
  let fixture: PulumiFixture;

  before(async () => {
    fixture = await PulumiFixture.start({ project: PROJECT });
    for (const program of PROGRAMS) await pulumi("stack", "init", program);
    await pulumi("config", "set", "--secret", "password", "correct horse", "--stack", "secrets");
  });

  after(() => fixture?.stop());

  /** Runs the CLI, which has to succeed. */
  async function pulumi(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await fixture.pulumi(...args);
    assert.equal(code, 0, `${stderr}\n${stdout.slice(-3000)}`);
    return stdout;
  }

  for (const program of PROGRAMS) {
    it(`agree on ${program}: resources, options, values and what is secret`, async () => {
      const real = JSON.parse(await pulumi("preview", "--stack", program, "--json")) as Preview;
      const offline = offlinePreview(program, fixture.folder);
      const planned = new Map(offline.steps.map(({ urn, newState }) => [urn, newState]));
      const differences = real.steps.flatMap(({ urn, newState }) =>
        valueDifferences(newState.inputs ?? {}, planned.get(urn)?.inputs ?? {}, `${urn} inputs`),
      );
      assert.deepEqual(
        [...optionDifferences(real, offline), ...differences].filter((one) => !OF_ANOTHER_STACK.test(one)),
        [],
      );
      assert.deepEqual(offline.changeSummary, real.changeSummary);
    });

    if (["secrets", "components"].includes(program))
      it(`agree on the outputs of ${program}, as an update leaves them`, async () => {
        await pulumi("up", "--yes", "--stack", program);
        const state = JSON.parse(await pulumi("stack", "export", "--stack", program)) as State;
        const components = state.deployment.resources.filter(({ custom }) => !custom);
        const offline = new Map(
          offlinePreview(program, fixture.folder).steps.map(({ urn, newState }) => [urn, newState]),
        );
        const given = components.filter(({ outputs }) => Object.keys(outputs ?? {}).length > 0);
        assert.ok(given.length > 1);
        for (const { urn, outputs } of given)
          assert.deepEqual(knownOf(offline.get(urn)?.outputs, outputs), offline.get(urn)?.outputs, urn);
      });
  }

  it("agree on former names: the engine finds each resource under each alias of the offline plan", async () => {
    await pulumi("up", "--yes", "--stack", "aliases");
    const state = await pulumi("stack", "export", "--stack", "aliases");
    const aliases = offlinePreview("aliases", fixture.folder).steps.flatMap(({ urn, newState }) => {
      const others = (newState.aliases ?? []).filter((alias) => alias !== urn);
      return others.length > 0 ? [{ urn, others }] : [];
    });
    assert.ok(aliases.length > 10);
    for (let round = 0; aliases.some(({ others }) => others.length > round); round++) {
      const former = aliases.flatMap(({ urn, others }) => {
        const alias = others[round];
        return alias === undefined ? [] : [[urn, alias] as const];
      });
      const file = path.join(fixture.home, `aliases-${round}.json`);
      fs.writeFileSync(file, renamed(state, new Map(former)));
      await pulumi("stack", "import", "--force", "--stack", "aliases", "--file", file);
      const { steps } = JSON.parse(await pulumi("preview", "--stack", "aliases", "--json")) as Preview;
      const wrong = steps.filter(({ op }) => op !== "same").map(({ op, urn }) => `${op} ${urn}`);
      assert.deepEqual(wrong, [], JSON.stringify(former, undefined, 1));
    }
  });
});

function optionDifferences(real: Preview, offline: Preview): string[] {
  const options = ({ steps }: Preview) =>
    Object.fromEntries(steps.map((step) => [step.urn, optionsOf(step)] as const));
  return valueDifferences(options(real), options(offline), "plan");
}

function optionsOf({ op, newState }: Preview["steps"][number]): Record<string, unknown> {
  const fields = Object.entries(newState).filter(([field]) => !NOT_COMPARED.has(field));
  return { op, ...Object.fromEntries(fields.map(([field, value]) => [field, inOrder(field, value)])) };
}

function inOrder(field: string, value: unknown): unknown {
  if (!SETS.has(field)) return value;
  if (Array.isArray(value)) return [...(value as string[])].sort();
  return Object.fromEntries(
    Object.entries(value as Record<string, string[]>).map(([key, urns]) => [key, [...urns].sort()]),
  );
}

/** The real value with secrets hidden, where the plan knows it; what the plan says of the rest. */
function knownOf(planned: unknown, real: unknown): unknown {
  if (isComputed(planned)) return planned;
  const shown = mapSecrets(real, () => "[secret]");
  if (Array.isArray(planned) && Array.isArray(shown))
    return shown.map((value, index) => knownOf(planned[index], value));
  if (planned === null || shown === null || typeof planned !== "object" || typeof shown !== "object")
    return shown;
  // A reference to a resource: its id is what the update gave.
  if ("urn" in planned) return planned;
  const computed = Object.entries(planned).filter(([, value]) => isComputed(value));
  const known = Object.entries(shown).map(([key, value]) => [
    key,
    knownOf((planned as Record<string, unknown>)[key], value),
  ]);
  return Object.fromEntries([...computed, ...known]) as Record<string, unknown>;
}

/** The state in which some resources still have their former URNs. */
function renamed(state: string, former: Map<string, string>): string {
  const document = JSON.parse(state) as State;
  const old = (urn: string): string => former.get(urn) ?? urn;
  for (const resource of document.deployment.resources) {
    resource.urn = old(resource.urn);
    resource.type = resource.urn.split("::")[2]?.split("$").pop() ?? "";
    if (resource.parent) resource.parent = old(resource.parent);
    resource.dependencies = resource.dependencies?.map(old);
  }
  return JSON.stringify(document);
}
