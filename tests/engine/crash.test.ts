import assert from "node:assert/strict";
import * as os from "node:os";
import * as path from "node:path";
import { WholeUpdate, crash, crashOf, kindsIn, wholeUpdate } from "./crash";
import { recoverWhole, unknownToState } from "./crash-recovery";
import { TwinStack, TwinStackOptions } from "./twin-stack";

/** How many crashes are tried, from seed `FIRST_SEED`, one on each core at a time. By hand: 500. */
const SEEDS = Number(process.env["SEEDS"] ?? 50);
const FIRST_SEED = Number(process.env["FIRST_SEED"] ?? 0);

/** How many of dev, whose seven hundred resources wait for each other over a dozen steps: minutes each, by hand. */
const DEEP_SEEDS = Number(process.env["DEEP_SEEDS"] ?? 0);

const SMALL = { project: path.join(__dirname, "fixtures/small"), policies: false, checkpoints: true };
const DEV = { policies: false };

crashes("a small stack", SMALL, SEEDS);
crashes("dev", DEV, DEEP_SEEDS);

function crashes(what: string, options: TwinStackOptions, count: number): void {
  describe(`a crash at any step of up of ${what}`, () => {
    const seeds = Array.from({ length: count }, (_, index) => FIRST_SEED + index);
    let outcomes: Promise<void>[];

    before(async () => {
      const stack = await TwinStack.start("dev", { ...options, checkpoints: false });
      const whole = await wholeUpdate(stack).finally(() => stack.stop());
      outcomes = eachOnACore(seeds, (seed) => survive(seed, options, whole));
    });

    seeds.forEach((seed, index) =>
      it(`converges after slipway recover, with nothing lost or made twice (${nameOf(seed)})`, () =>
        outcomes[index]),
    );
  });
}

function nameOf(seed: number): string {
  const { victim, during } = crashOf(seed);
  return `seed ${seed}, ${victim} killed in ${during}`;
}

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

async function survive(seed: number, options: TwinStackOptions, whole: WholeUpdate): Promise<void> {
  const stack = await TwinStack.start("dev", options);
  try {
    await crash(stack, crashOf(seed), whole);
    // One in ten by the command alone, of another victim each time.
    await recoverWhole(stack, seed % 10 === Math.floor(seed / 10) % 10);
    assert.deepEqual(kindsIn(stack), whole.kinds);
    assert.deepEqual(unknownToState(await stack.state(), stack.cloud.all()).sort(), whole.foreign.sort());
    const { code, text } = await stack.preview("--expect-no-changes");
    assert.equal(code, 0, text.slice(-3000));
  } finally {
    stack.stop();
  }
}
