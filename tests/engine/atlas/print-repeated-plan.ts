import { changesOfStack, rowOf } from "../../../offline/blast-radius/atlas";
import { planAgain, prepareForManyPlans } from "../../../offline/blast-radius/repeated-plans";
import { mapSecrets } from "../../../offline/engine/computed";
import { loadProject } from "../../../offline/project";

/** Prints the plan of a stack as the atlas makes it, after a change of its config was planned in the same process. */
async function print(root: string, stack: string): Promise<void> {
  prepareForManyPlans();
  const project = loadProject(root, stack);
  const [change] = changesOfStack(project).filter(({ path }) => path[0] === "images");
  await rowOf(project, change!, await planAgain(project, project.config));
  const plan = await planAgain(project, project.config);
  const text = JSON.stringify(
    plan.map((one) => ({ ...one, inputs: mapSecrets(one.inputs, () => "[secret]"), outputs: {} })),
  );
  process.stdout.write(text, () => process.exit(0));
}

const [root = ".", stack = "dev"] = process.argv.slice(2);
void print(root, stack);
