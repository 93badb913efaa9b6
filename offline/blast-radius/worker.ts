import { isDeepStrictEqual } from "node:util";
import { PlannedResource } from "../plan/plan";
import { Project, loadProject } from "../project";
import { Row, changesOfStack, rowOf } from "./atlas";
import { Change } from "./changes";
import { planAgain, prepareForManyPlans } from "./repeated-plans";

/** One change of a stack by its place in `changesOfStack`, or the end of the work. */
export type Task = { root: string; stack: string; change: number } | "check";

export type Answer = { row: Row } | { checked: true } | { error: string };

interface Known {
  project: Project;
  changes: Change[];
  before: PlannedResource[];
}

const stacks = new Map<string, Known>();

async function known(root: string, stack: string): Promise<Known> {
  const found = stacks.get(stack);
  if (found) return found;
  const project = loadProject(root, stack);
  const before = await planAgain(project, project.config);
  const made = { project, changes: changesOfStack(project), before };
  stacks.set(stack, made);
  return made;
}

async function answer(task: Task): Promise<Answer> {
  if (task === "check") return check();
  const { project, changes, before } = await known(task.root, task.stack);
  return { row: await rowOf(project, changes[task.change]!, before) };
}

/** A plan after hundreds of others is what it was before them, or one has changed what the next was told. */
async function check(): Promise<Answer> {
  for (const [stack, { project, before }] of stacks) {
    if (!isDeepStrictEqual(await planAgain(project, project.config), before))
      throw new Error(
        `The plan of ${stack} is another one after the plans of its changes: the program or the SDK keeps something from plan to plan.`,
      );
  }
  return { checked: true };
}

prepareForManyPlans();
process.on("message", (task: Task) => {
  void answer(task)
    .catch((error: unknown): Answer => {
      const what = task === "check" ? "" : `${task.stack}, change ${task.change}: `;
      return { error: what + (error instanceof Error ? (error.stack ?? error.message) : String(error)) };
    })
    .then((made) => process.send?.(made));
});
