import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { PlannedResource } from "../../offline/plan/plan";

const REPOSITORY = path.resolve(__dirname, "../..");
const plans = new Map<string, PlannedResource[]>();

/** Every stack of the project. */
export const STACKS = ["dev", "staging", "prod"];

/**
 * The resources of a stack as the offline engine recorded them. Unlike `slipway preview --json` it shows text that
 * contains a computed value, such as a policy that names the ARN of a key, with a stand-in in it.
 */
export function completePlan(stack: string): PlannedResource[] {
  return completePlanOf(".", stack);
}

/** The same for a stack of another project, by its folder in the repository. */
export function completePlanOf(project: string, stack: string): PlannedResource[] {
  const known = plans.get(`${project} ${stack}`);
  if (known) return known;
  const printed = execFileSync(
    process.execPath,
    ["--require", "./offline/load-typescript.cjs", "tests/security/print-plan.ts", stack, project],
    { cwd: REPOSITORY, encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  const plan = JSON.parse(printed) as PlannedResource[];
  plans.set(`${project} ${stack}`, plan);
  return plan;
}
