import assert from "node:assert/strict";
import * as os from "node:os";
import * as path from "node:path";
import { Finished, run } from "./cli-process";
import { State, TwinStack } from "./twin-stack";
import { Step, Thing } from "./twins/cloud";

const REPOSITORY = path.resolve(__dirname, "../..");
const PROJECT = path.join(__dirname, "fixtures/small");

/** How many crashes are tried, from seed `FIRST_SEED`, one on each core at a time; `SEEDS=500` by hand. */
const SEEDS = Number(process.env["SEEDS"] ?? 4);
const FIRST_SEED = Number(process.env["FIRST_SEED"] ?? 0);

type Victim = "cli" | "provider";

/** The same numbers for the same seed, between 0 and 1. */
function* numbers(seed: number): Generator<number, never> {
  let state = (seed + 1) * 0x9e3779b9;
  for (;;) {
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5;
    yield ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  }
}

describe("a crash at any step of up", function () {
  let whole: string[];
  let steps: number;

  before(async () => {
    const stack = await TwinStack.start("dev", { project: PROJECT, policies: false });
    let seen = 0;
    stack.cloud.onStep = () => void seen++;
    const { code, text } = await stack.up("--skip-preview");
    whole = kinds(stack.cloud.all());
    steps = seen;
    stack.stop();
    assert.equal(code, 0, text.slice(-3000));
  });

  const seeds = Array.from({ length: SEEDS }, (_, index) => FIRST_SEED + index);
  let outcomes: Promise<void>[];

  before(() => {
    outcomes = eachOnACore(seeds, (seed) => survive(seed, steps, whole));
  });

  seeds.forEach((seed, index) =>
    it(`converges after slipway recover, with nothing lost or made twice (seed ${seed})`, () =>
      outcomes[index]),
  );
});

/** Starts as many as there are cores, then one after the other ends. What fails is told to who asks for its outcome. */
function eachOnACore(seeds: number[], run: (seed: number) => Promise<void>): Promise<void>[] {
  const lanes = seeds.map((): Promise<unknown> => Promise.resolve()).slice(0, os.availableParallelism());
  return seeds.map((seed, index) => {
    const lane = index % lanes.length;
    const outcome = lanes[lane]!.then(() => run(seed));
    lanes[lane] = outcome.catch(() => undefined);
    return outcome;
  });
}

async function survive(seed: number, steps: number, whole: string[]): Promise<void> {
  const random = numbers(seed);
  const step = Math.floor(random.next().value * steps);
  const victim: Victim = random.next().value < 0.7 ? "cli" : "provider";
  const stack = await TwinStack.start("dev", { project: PROJECT, policies: false, checkpoints: true });
  try {
    await crash(stack, step, victim);
    await recoverWhole(stack, seed);
    assert.deepEqual(kinds(stack.cloud.all()), whole, `${victim} killed at step ${step} of ${steps}`);
    assert.deepEqual(unknownToState(await stack.state(), stack.cloud.all()), []);
    const { code, text } = await stack.preview("--expect-no-changes");
    assert.equal(code, 0, text.slice(-3000));
  } finally {
    stack.stop();
  }
}

/** One in ten by `recover` alone; of the others its `up`, which previews, is made without: a third of the time. */
async function recoverWhole(stack: TwinStack, seed: number): Promise<void> {
  const alone = seed % 10 === 0;
  const recovered = await recover(stack, alone ? [] : ["--no-up"]);
  assert.equal(recovered.code, 0, recovered.stdout + recovered.stderr);
  if (alone) return;
  const { code, text } = await stack.up("--skip-preview");
  assert.equal(code, 0, text.slice(-3000));
}

/** Kills at the given step of `up`, and waits until nobody runs any more. */
async function crash(stack: TwinStack, step: number, victim: Victim): Promise<void> {
  let seen = 0;
  let dead = false;
  const made: Step[] = [];
  const up = stack.beginUp();
  stack.cloud.onStep = (at) => {
    if (at.when === "after" && at.operation === "create") made.push(at);
    if (!dead && seen++ < step) return;
    if (!dead && victim === "cli") up.kill();
    if (!dead && victim === "provider") stack.servers.aws.stop();
    dead = true;
    throw new Error("the caller is gone");
  };
  const { code, stdout, stderr } = await up.finished;
  assert.notEqual(code, 0);
  stack.cloud.onStep = () => undefined;
  if (victim === "cli") return;
  await stack.servers.aws.restart();
  await deleteForgotten(stack, made, stdout + stderr);
}

/**
 * A provider that dies answers nothing, and the CLI forgets what it was making; its output names it. The operator
 * deletes it, before the next update makes another.
 */
async function deleteForgotten(stack: TwinStack, made: Step[], output: string): Promise<void> {
  const lost = unknownToState(await stack.state(), stack.cloud.all());
  for (const { type, id } of stack.cloud.all()) {
    if (!type.startsWith("aws:") || !lost.includes(`${type} ${id}`)) continue;
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
  const lost = unknownToState(state, stack.cloud.all());
  return pending.flatMap(({ type, resource }) => {
    if (type !== "creating" || !resource.type.startsWith("aws:")) return [];
    const made = stack.cloud
      .all(resource.type)
      .find(
        ({ type, id, inputs }) => lost.includes(`${type} ${id}`) && sameMark(inputs, resource.inputs ?? {}),
      );
    return made ? ["--created", `${resource.urn}=${made.id}`] : ["--not-created", resource.urn];
  });
}

function sameMark(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const mark = (inputs: Record<string, unknown>): unknown =>
    inputs["tags"] ? JSON.stringify(inputs["tags"]) : (inputs["name"] ?? inputs["description"]);
  return mark(a) === mark(b);
}

/** How many there are of each type; ids differ from run to run. */
function kinds(things: Thing[]): string[] {
  return things.map(({ type }) => type).sort();
}

function unknownToState({ deployment }: State, things: Thing[]): string[] {
  const known = new Set(deployment.resources?.map(({ type, id }) => `${type} ${id}`));
  return things.map(({ type, id }) => `${type} ${id}`).filter((thing) => !known.has(thing));
}
