import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { Running } from "./cli-process";
import { deleteForgotten, unknownToState } from "./crash-recovery";
import { TwinStack } from "./twin-stack";
import { Step } from "./twins/cloud";

type ProviderName = keyof TwinStack["servers"];

/** Who is killed. A provider is killed while it does a step of its own. */
export type Victim = "cli" | "language host" | ProviderName;

/** Who is killed by ten seeds in turn; the CLI most often, as a closed laptop and a cancelled job end it. */
const VICTIMS: Victim[] = [
  ...(["cli", "aws", "cli", "kubernetes", "language host"] as const),
  ...(["cli", "aws", "random", "cli", "eks"] as const),
];

export interface Crash {
  victim: Victim;
  /** In the preview of `up`, when nothing is made yet, or in the update itself. */
  during: "preview" | "update";
  /** Which of the victim's own steps it is killed at, as a share of all of them. */
  share: number;
}

/** The crash of a seed, always the same: each place in the turn once in fifty seeds in a preview, else in an update. */
export function crashOf(seed: number): Crash {
  const turn = Math.floor(seed / VICTIMS.length);
  const victim = VICTIMS[seed % VICTIMS.length]!;
  // The kubeconfig is not known in the first preview, and so nobody asks for Kubernetes in it.
  const inPreview = (seed + turn) % 5 === 4 && victim !== "kubernetes";
  return {
    victim,
    during: inPreview ? "preview" : "update",
    share: shareOf(seed),
  };
}

/** A number from 0 to below 1 that is the same for the same seed. */
function shareOf(seed: number): number {
  let state = (seed + 1) * 0x9e3779b9;
  state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5;
  return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
}

/** What an update that nobody disturbs does, from which the step of a crash is taken. */
export interface WholeUpdate {
  /** Type of each thing that is there afterwards. */
  kinds: string[];
  steps: Step[];
  /** What controllers made and the state does not know, as `type id`. */
  foreign: string[];
  /** How often each provider checks the inputs of a resource, or makes a component. */
  checks: Record<ProviderName, number>;
}

/** Runs `up` to its end, and notes what it does. */
export async function wholeUpdate(stack: TwinStack): Promise<WholeUpdate> {
  const steps: Step[] = [];
  stack.cloud.onStep = (step) => void steps.push(step);
  const checks = { aws: 0, eks: 0, kubernetes: 0, random: 0 };
  for (const name of PROVIDERS)
    stack.servers[name].garble = (method) => void (checks[name] += isCheck(method) ? 1 : 0);
  const { code, text } = await stack.up("--skip-preview");
  assert.equal(code, 0, text.slice(-3000));
  const foreign = unknownToState(await stack.state(), stack.cloud.all());
  return { kinds: kindsIn(stack), steps, foreign, checks };
}

const PROVIDERS: ProviderName[] = ["aws", "eks", "kubernetes", "random"];

function isCheck(method: string): boolean {
  return method === "check" || method === "construct";
}

/** How many there are of each type; ids differ from run to run. */
export function kindsIn(stack: TwinStack): string[] {
  return stack.cloud
    .all()
    .map(({ type }) => type)
    .sort();
}

/** Starts `up`, kills the victim, and waits until nobody runs any more. A provider that died is started again. */
export async function crash(
  stack: TwinStack,
  { victim, during, share }: Crash,
  whole: WholeUpdate,
): Promise<void> {
  const made: Step[] = [];
  const output = await (during === "preview"
    ? crashInPreview(stack, victim, share, whole.checks)
    : crashInUpdate(stack, victim, Math.floor(share * ownSteps(victim, whole.steps).length), made));
  stack.cloud.onStep = () => undefined;
  for (const name of PROVIDERS) stack.servers[name].garble = () => undefined;
  if (victim in stack.servers) await stack.servers[victim as ProviderName].restart();
  if (victim !== "cli") await deleteForgotten(stack, made, output, whole.foreign);
}

async function crashInUpdate(stack: TwinStack, victim: Victim, at: number, made: Step[]): Promise<string> {
  // The state is saved after each step, as users have it, or a killed CLI leaves none.
  const up = stack.fixture.begin(["up", "--yes", "--skip-preview", "--stack", stack.name], SAVED_EACH_STEP);
  let seen = 0;
  let dead = false;
  stack.cloud.onStep = (step) => {
    if (step.when === "after" && step.operation === "create") made.push(step);
    if (dead && victim !== "cli") return;
    if (!dead && (ownSteps(victim, [step]).length === 0 || seen++ < at)) return;
    if (!dead) kill(stack, victim, up);
    dead = true;
    // What a killed CLI had asked for is heard by nobody.
    if (victim === "cli") throw new Error("the caller is gone");
  };
  return endOf(up);
}

async function crashInPreview(
  stack: TwinStack,
  victim: Victim,
  share: number,
  checks: WholeUpdate["checks"],
): Promise<string> {
  const up = stack.fixture.begin(["up", "--yes", "--stack", stack.name]);
  const watched = PROVIDERS.filter((name) => !(victim in stack.servers) || name === victim);
  const at = Math.floor(share * watched.reduce((sum, name) => sum + checks[name], 0));
  let seen = 0;
  for (const name of watched)
    stack.servers[name].garble = (method) => {
      if (isCheck(method) && seen++ === at) kill(stack, victim, up);
    };
  const output = await endOf(up);
  assert.deepEqual(kindsIn(stack), [], "a preview makes nothing");
  return output;
}

const SAVED_EACH_STEP = { PULUMI_SKIP_CHECKPOINTS: "false" };

async function endOf(up: Running): Promise<string> {
  const { code, stdout, stderr } = await up.finished;
  assert.notEqual(code, 0, `nothing was killed:\n${stdout}${stderr}`);
  return stdout + stderr;
}

/** The steps that fail when the victim dies in them; the cluster is made by AWS within a component of eks. */
function ownSteps(victim: Victim, steps: Step[]): Step[] {
  if (victim === "cli" || victim === "language host") return steps;
  const own = victim === "eks" ? /^aws:eks\/cluster:/ : new RegExp(`^${victim}:`);
  return steps.filter(({ type }) => own.test(type));
}

function kill(stack: TwinStack, victim: Victim, up: Running): void {
  if (victim === "cli") up.kill();
  else if (victim === "language host") killLanguageHost(up);
  else stack.servers[victim].stop();
}

function killLanguageHost({ pid: cli }: Running): void {
  const processes = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  const hosts = processes
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, parent, ...args]) =>
        Number(parent) === cli && args.some((one) => one.endsWith("/language-host.ts")),
    );
  assert.ok(hosts.length > 0, "the CLI runs without a language host");
  for (const [pid] of hosts) process.kill(Number(pid), "SIGKILL");
}
