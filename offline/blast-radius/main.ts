import { ChildProcess, fork } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { isEphemeral } from "../../config/ephemeral";
import { loadProject } from "../project";
import { withProgress } from "../terminal/progress";
import { Row, changesOfStack } from "./atlas";
import { declarationProblems } from "./declared-losses";
import { atlasDocument } from "./document";
import type { Answer, Task } from "./worker";

/** Writes docs/blast-radius.md: `npm run docs:blast-radius`. One process on each core plans one change after the other. */
const REPOSITORY = path.resolve(__dirname, "../..");
const NODE_OPTIONS = [
  // Most of what a plan makes is garbage at its end: with room for it, a third of the time is saved.
  ...["--max-semi-space-size=256", "--min-semi-space-size=256"],
  ...["--require", path.join(REPOSITORY, "offline/load-typescript.cjs")],
];

/** What every change of every stack does, by stack. */
export type Atlas = Map<string, Row[]>;

/** Plans every change of every stack. */
export async function atlas(tell: (text: string) => void = () => undefined): Promise<Atlas> {
  const stacks = lastingStacks();
  const tasks = stacks.flatMap((stack) =>
    changesOfStack(loadProject(REPOSITORY, stack)).map((_, change) => ({ root: REPOSITORY, stack, change })),
  );
  const rows = await planAll(tasks, tell);
  return new Map(stacks.map((stack) => [stack, rows.filter((_, at) => tasks[at]?.stack === stack)]));
}

/** Every stack of the project but the environments of pull requests. */
export function lastingStacks(): string[] {
  return fs
    .readdirSync(REPOSITORY)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .filter((stack) => !isEphemeral(stack))
    .sort();
}

async function planAll(tasks: Task[], tell: (text: string) => void): Promise<Row[]> {
  const rows: Row[] = [];
  const workers = Array.from({ length: os.availableParallelism() }, () =>
    fork(path.join(__dirname, "worker.ts"), {
      execArgv: NODE_OPTIONS,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    }),
  );
  let next = 0;
  const work = async (worker: ChildProcess): Promise<void> => {
    while (next < tasks.length) {
      const at = next++;
      const answer = await asked(worker, tasks[at]!);
      if ("row" in answer) rows[at] = answer.row;
      tell(`${at + 1} of ${tasks.length} changes`);
    }
    await asked(worker, "check");
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    for (const worker of workers) worker.kill();
  }
  return rows;
}

function asked(worker: ChildProcess, task: Task): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error("A process that plans has ended; its last words are above."));
    worker.once("exit", ended);
    worker.once("message", (answer: Answer) => {
      worker.off("exit", ended);
      if ("error" in answer) reject(new Error(answer.error));
      else resolve(answer);
    });
    worker.send(task);
  });
}

async function main(): Promise<void> {
  const started = Date.now();
  const stacks = await withProgress("planning", false, atlas);
  const problems = declarationProblems(stacks);
  if (problems.length > 0) throw new Error(`docs/blast-radius.md is left as it is.\n${problems.join("\n")}`);
  fs.writeFileSync(path.join(REPOSITORY, "docs/blast-radius.md"), atlasDocument(stacks));
  const changes = [...stacks.values()].flat().length;
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  process.stdout.write(
    `docs/blast-radius.md: ${changes} changes of ${[...stacks.keys()].join(", ")}, planned in ${seconds} s by ${os.availableParallelism()} processes\n`,
  );
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
}
