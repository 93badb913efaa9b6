import assert from "node:assert/strict";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Finished, run } from "./cli-process";
import { State, TwinStack } from "./twin-stack";
import { Step, Thing } from "./twins/cloud";

const REPOSITORY = path.resolve(__dirname, "../..");

/**
 * Brings a stack back as the documents say. `alone` leaves all to `slipway recover`; otherwise its `up`, which previews,
 * is made without: a third of the time.
 */
export async function recoverWhole(stack: TwinStack, alone: boolean): Promise<void> {
  const recovered = await recover(stack, alone ? [] : ["--no-up"]);
  assert.equal(recovered.code, 0, recovered.stdout + recovered.stderr);
  if (alone) return;
  const { code, text } = await stack.up("--skip-preview");
  assert.equal(code, 0, text.slice(-3000));
}

/**
 * A provider that dies answers nothing, and the CLI forgets what it was making; its output names it. The operator
 * deletes it, before the next update makes another.
 *
 * @param made each creation of the update that was broken off
 * @param output what the CLI said
 * @param foreign what controllers make, as `type id`
 */
export async function deleteForgotten(
  stack: TwinStack,
  made: Step[],
  output: string,
  foreign: string[],
): Promise<void> {
  const lost = unknownToState(await stack.state(), stack.cloud.all());
  for (const { type, id } of stack.cloud.all()) {
    if (!lost.includes(`${type} ${id}`) || foreign.includes(`${type} ${id}`)) continue;
    const names = made.filter((step) => step.type === type).map(({ name }) => name);
    const named = names.filter((name) => new RegExp(`${name}.*creating failed`).test(output));
    assert.ok(named.length > 0, `${type} ${names.join()} was made, and is not named: ${output}`);
    stack.cloud.remove(type, id);
  }
}

/**
 * `slipway recover`, by an operator who looks up what only the cloud can say: the command names the resources and says
 * that it changed nothing, and is run again with the answers.
 */
async function recover(stack: TwinStack, options: string[]): Promise<Finished> {
  const command = ["offline/slipway.cjs", "recover", "--stack", stack.name, "--cwd", stack.fixture.folder];
  command.push(...options);
  const start = (answers: string[]): Promise<Finished> =>
    run(process.execPath, [...command, ...answers], REPOSITORY, stack.fixture.env).finished;
  const first = await start([]);
  if (!first.stderr.includes("Nothing was changed.")) return first;
  return start(await lookUp(stack));
}

async function lookUp(stack: TwinStack): Promise<string[]> {
  const state = await stack.state();
  const { pending_operations: pending = [] } = state.deployment;
  const lost = new Set(unknownToState(state, stack.cloud.all()));
  return pending.flatMap(({ type, resource }) => {
    if (type !== "creating" || !resource.type.startsWith("aws:")) return [];
    const { inputs: asked = {} } = resource;
    const found = stack.cloud.all(resource.type).filter(({ type, id }) => lost.has(`${type} ${id}`));
    // Two that were made at once may look alike but for one input.
    const made =
      found.find(({ inputs }) => isDeepStrictEqual(inputs, withoutDefaults(asked))) ??
      found.find(({ inputs }) => sameMark(inputs, asked));
    if (!made) return ["--not-created", resource.urn];
    lost.delete(`${made.type} ${made.id}`);
    return ["--created", `${resource.urn}=${made.id}`];
  });
}

/** What the state notes of a resource beside its inputs. */
function withoutDefaults(inputs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== "__defaults"));
}

function sameMark(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const mark = (inputs: Record<string, unknown>): unknown =>
    inputs["tags"] ? JSON.stringify(inputs["tags"]) : (inputs["name"] ?? inputs["description"]);
  return mark(a) === mark(b);
}

/** What is there and the state knows nothing of, as `type id`. */
export function unknownToState({ deployment }: State, things: Thing[]): string[] {
  const known = new Set(deployment.resources?.map(({ type, id }) => `${type} ${id}`));
  return things.map(({ type, id }) => `${type} ${id}`).filter((thing) => !known.has(thing));
}
