import { spawnSync } from "node:child_process";
import { Command } from "commander";
import { UserError } from "../../../config/user-error";
import { Failure } from "../../failure";
import { hasEnded, lockOwners } from "../../recover/lock";
import { stuckReleases, wayOut } from "../../recover/releases";
import { restoreState } from "../../recover/state-file";
import { Answers, ExportedResource, ExportedStack, settle } from "../../recover/state";
import { quietOption } from "../stack-options";

interface RecoverOptions {
  stack?: string;
  cwd: string;
  created: string[];
  notCreated: string[];
  breakLock?: boolean;
  up: boolean;
  quiet?: boolean;
}

const MAX_OUTPUT = 2 ** 29;

/** How the CLI says that the state is no JSON. */
const UNREADABLE = /EOF|unexpected end of JSON|invalid character/;

/** `slipway recover`: what to do after an update that was killed. It calls the Pulumi CLI, and so needs an account. */
export function recoverCommand(): Command {
  return quietOption(new Command("recover"))
    .description("bring a stack back after a killed update: lock, interrupted operations, refresh, up")
    .requiredOption("-s, --stack <name>", "stack to recover")
    .option("-C, --cwd <dir>", "folder of Pulumi.yaml", ".")
    .option(
      "--created <urn=id>",
      "an interrupted creation that took place, and its id (repeatable)",
      collect,
      [],
    )
    .option(
      "--not-created <urn>",
      "an interrupted creation that did not take place (repeatable)",
      collect,
      [],
    )
    .option("--break-lock", "remove a lock whose owner cannot be asked from here")
    .option("--no-up", "stop after the refresh")
    .addHelpText(
      "after",
      "\nExamples:\n  slipway recover --stack dev\n  slipway recover --stack prod --no-up --created 'urn:…::vpc=vpc-0123'",
    )
    .action((options: RecoverOptions) => recover(options));
}

function collect(value: string, others: string[]): string[] {
  return [...others, value];
}

/**
 * @throws UserError where Pulumi is missing, the lock is held by somebody who may still run, or the operator has to say
 * whether something was made; then nothing was changed. And where Helm was stopped in the middle of a release, which
 * the operator has to settle before the update goes on
 */
export function recover(options: RecoverOptions): void {
  const say: Say = options.quiet ? () => undefined : print;
  const pulumi = new Pulumi(options.cwd, options.stack ?? "", say);
  const exported = pulumi.export();
  const { stack, interrupted, open } = settle(exported, answersOf(options));
  if (open.length > 0) throw new UserError(openQuestions(open));
  pulumi.unlock(options.breakLock === true);
  for (const operation of interrupted) say(`interrupted: ${operation}`);
  if (interrupted.length > 0) pulumi.import(stack);
  say("refresh: reading what is really there");
  pulumi.run(["refresh", "--yes", "--skip-preview"]);
  const stuck = stuckReleases(pulumi.export());
  if (stuck.length > 0) throw new UserError(wayOut(stuck));
  if (options.up) {
    say("up: making the rest");
    pulumi.run(["up", "--yes"]);
  }
  print(`${options.stack ?? ""} is recovered`);
}

/** Says what is being done. */
type Say = (line: string) => void;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function answersOf({ created, notCreated }: RecoverOptions): Answers {
  const answers = new Map<string, string | null>(notCreated.map((urn) => [urn, null]));
  for (const pair of created) {
    const [, urn, id] = /^(urn:pulumi:.+?)=([^=]+)$/.exec(pair) ?? [];
    if (urn === undefined || id === undefined)
      throw new UserError(`--created ${pair}: write URN=ID, such as --created 'urn:pulumi:…=vpc-0123'.`);
    answers.set(urn, id);
  }
  return answers;
}

function openQuestions(open: ExportedResource[]): string {
  const lines = open.map(({ urn, type, inputs = {} }) => {
    const tags = (inputs["tags"] ?? {}) as Record<string, string>;
    const mark = tags["Name"] ? `tag Name=${tags["Name"]}` : firstText(inputs);
    return `  ${urn}\n    a ${type} with ${mark}`;
  });
  return [
    "The update was killed while AWS made these, and only AWS knows whether they are there:",
    ...lines,
    "Look each one up in the console or with the AWS command line. Then run the command again, with --created 'URN=ID'",
    "for each that is there and --not-created 'URN' for each that is not. Nothing was changed.",
  ].join("\n");
}

function firstText(inputs: Record<string, unknown>): string {
  const entry = ["name", "description", ...Object.keys(inputs)].find(
    (key) => typeof inputs[key] === "string",
  );
  return entry === undefined ? "these inputs" : `${entry} ${JSON.stringify(inputs[entry])}`;
}

/** The Pulumi CLI for one stack. */
class Pulumi {
  constructor(
    private readonly cwd: string,
    private readonly stack: string,
    private readonly say: Say,
  ) {}

  /** The state; one that a kill cut off in the middle of its writing is put back from the copy beside it. */
  export(): ExportedStack {
    const { code, stdout, stderr } = this.call(["stack", "export"]);
    if (code === 0) return JSON.parse(stdout) as ExportedStack;
    if (!UNREADABLE.test(stderr)) throw new Failure(`pulumi stack export failed:\n${stderr.trim()}`);
    this.say(`state: ${restoreState(process.env["PULUMI_BACKEND_URL"], this.stack)}`);
    return JSON.parse(this.run(["stack", "export"])) as ExportedStack;
  }

  import(state: ExportedStack): void {
    this.run(["stack", "import"], JSON.stringify(state));
  }

  /** Removes the lock of an update that has ended. */
  unlock(force: boolean): void {
    // Only a command that writes the state looks at the lock; this one writes what is there.
    const { code, stderr } = this.call(["stack", "import"], JSON.stringify(this.export()));
    if (code === 0) return;
    const owners = lockOwners(stderr);
    if (owners.length === 0) throw new Failure(`pulumi stack import failed:\n${stderr.trim()}`);
    const running = owners.filter((owner) => !hasEnded(owner));
    if (running.length > 0 && !force) {
      const names = running.map(
        ({ user, host, pid, since }) => `${user}@${host}, process ${pid}, since ${since}`,
      );
      throw new UserError(
        `${this.stack} is locked by ${names.join("; ")}. If that update still runs, wait for it. If it is certain that it has ended, run the command again with --break-lock. Nothing was changed.`,
      );
    }
    this.say("cancel: the owner of the lock has ended");
    this.run(["cancel", "--yes"]);
  }

  run(args: string[], input?: string): string {
    const { code, stdout, stderr } = this.call(args, input);
    if (code === 0) return stdout;
    throw new Failure(`pulumi ${args.join(" ")} failed:\n${(stdout + stderr).trim()}`);
  }

  private call(args: string[], input?: string): { code: number; stdout: string; stderr: string } {
    const stack = args[0] === "cancel" ? [this.stack] : ["--stack", this.stack];
    const { status, stdout, stderr, error } = spawnSync("pulumi", [...args, ...stack, "--non-interactive"], {
      cwd: this.cwd,
      encoding: "utf8",
      maxBuffer: MAX_OUTPUT,
      ...(input === undefined ? {} : { input }),
    });
    if (error)
      throw new UserError(
        `pulumi cannot be started (${error.message}). \`npx slipway doctor\` says what is missing.`,
      );
    return { code: status ?? 1, stdout, stderr };
  }
}
