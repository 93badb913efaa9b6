import { UserError } from "../../config/user-error";
import { planProgram } from "../engine/run-program";
import { Plan } from "../plan/plan";
import { PolicyServer } from "../policy/policy-server";
import { Verdicts } from "../policy/verdicts";
import { loadProject } from "../project";

export interface PlanOptions {
  stack: string | undefined;
  cwd: string;
  /** Folder of a policy pack, or undefined to skip the policies. */
  policyPack: string | undefined;
  policyPackConfig?: string | undefined;
}

/**
 * Plans a stack offline; the policy server starts at the same time as the program.
 *
 * @throws UserError for a wrong call or an invalid config
 */
export async function planStack(
  options: PlanOptions,
): Promise<{ plan: Plan; verdicts: Verdicts | undefined }> {
  const project = loadProject(options.cwd, options.stack);
  const starting = options.policyPack
    ? PolicyServer.start(project, options.policyPack, options.policyPackConfig)
    : undefined;
  starting?.catch(() => undefined);
  const plan = await planProgram(project);
  const server = plan.userError === undefined ? await starting : await starting?.catch(() => undefined);
  try {
    if (plan.userError !== undefined) throw new UserError(plan.userError);
    return { plan, verdicts: plan.failed ? undefined : await server?.judge(plan.resources) };
  } finally {
    server?.stop();
  }
}
