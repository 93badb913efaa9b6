import * as path from "node:path";
import { UserError } from "../../config/user-error";
import { planProgram } from "../engine/run-program";
import { hideSecrets } from "../plan/hide-secrets";
import { Plan } from "../plan/plan";
import { Judgement } from "../policy/judgement";
import { PolicyServer } from "../policy/policy-server";
import { Verdicts } from "../policy/verdicts";
import { loadProject, Project } from "../project";
import { Tell, withProgress } from "../terminal/progress";

export interface PlanOptions {
  stack: string | undefined;
  cwd: string;
  /** Folder of a policy pack, or undefined to skip the policies. */
  policyPack: string | undefined;
  policyPackConfig?: string | undefined;
  /** Show no progress. */
  quiet?: boolean | undefined;
}

/**
 * Plans a stack offline. The policy server starts together with the program and judges what it makes at once.
 *
 * @throws UserError for a wrong call or an invalid config
 */
export async function planStack(options: PlanOptions): Promise<Planned> {
  const project = loadProject(options.cwd, options.stack);
  return withProgress(`Planning ${project.stack}`, options.quiet, (tell) => plan(project, options, tell));
}

interface Planned {
  plan: Plan;
  /** Undefined where the policies are skipped or the program failed. */
  verdicts: Verdicts | undefined;
}

async function plan(project: Project, options: PlanOptions, tell: Tell): Promise<Planned> {
  const { policyPack, policyPackConfig } = options;
  const starting = policyPack
    ? PolicyServer.start(project, policyPack, policyPackConfig && path.resolve(policyPackConfig))
    : undefined;
  // Heard below, when the program has ended.
  starting?.catch(() => undefined);
  const judgement = starting && new Judgement(starting);
  let resources = 0;
  const plan = await planProgram(project, (resource) => {
    judgement?.add(resource);
    tell(`Planning ${project.stack}: ${++resources} resources`);
  });
  tell(`Judging ${project.stack}: ${resources} resources`);
  const server = plan.userError === undefined ? await starting : await starting?.catch(() => undefined);
  try {
    const verdicts = plan.failed ? undefined : await judgement?.finish();
    hideSecrets(plan, verdicts);
    if (plan.userError !== undefined) throw new UserError(plan.userError);
    return { plan, verdicts };
  } finally {
    server?.stop();
  }
}
