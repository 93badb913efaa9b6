import * as fs from "node:fs";
import * as path from "node:path";
import { Command, Option } from "commander";
import { UserError } from "../../../config/user-error";
import { bootstrapSteps, stepsText } from "../../bootstrap/steps";
import { Failure } from "../../failure";
import { Plan } from "../../plan/plan";
import { treeText } from "../../plan/tree";
import { loadProject } from "../../project";
import { planStack } from "../plan-stack";
import { quietOption } from "../stack-options";

interface BootstrapOptions {
  stage: string;
  cwd: string;
  policies: boolean;
  quiet?: boolean;
}

const STAGES = ["dev", "staging", "prod"];

/** Keys that the bootstrap of a stage and its stack must agree on, or the state would be in another account. */
const SHARED_KEYS = ["slipway:stage", "slipway:accountId", "slipway:region"];

/** `slipway bootstrap`: what a stage needs before its first update, and the commands that make it. It makes nothing. */
export function bootstrapCommand(): Command {
  return quietOption(new Command("bootstrap"))
    .description("plan the state's bucket, its keys and the pipeline's roles, and print how to make them")
    .addOption(new Option("-s, --stage <name>", "stage").choices(STAGES).makeOptionMandatory())
    .option("-C, --cwd <dir>", "folder of the project; the program is in its folder bootstrap", ".")
    .option("--no-policies", "do not run the policy pack")
    .addHelpText("after", "\nExamples:\n  slipway bootstrap --stage dev\n  slipway bootstrap --stage prod")
    .action(async ({ stage, cwd, policies, quiet }: BootstrapOptions) => {
      const folder = path.join(cwd, "bootstrap");
      checkAgreement(cwd, folder, stage);
      const started = performance.now();
      const policyPack = policies ? path.resolve(cwd, "policy") : undefined;
      const { plan, verdicts } = await planStack({ stack: stage, cwd: folder, policyPack, quiet });
      const seconds = (performance.now() - started) / 1000;
      process.stdout.write(`${treeText(plan, verdicts, quiet ? undefined : seconds)}\n`);
      if (plan.failed) throw new Failure(`the bootstrap of ${stage} cannot be planned; nothing was made`);
      if (verdicts?.violations.some(({ level }) => level === "mandatory"))
        throw new Failure("a mandatory policy is violated; correct that before you make anything");
      process.stdout.write(`\n${stepsText(bootstrapSteps(outputsOf(plan, stage, folder)))}`);
      process.exit(0);
    });
}

/** @throws UserError where the two stack files of the stage name different accounts or regions */
function checkAgreement(cwd: string, folder: string, stage: string): void {
  const own = loadProject(folder, stage);
  if (!fs.existsSync(path.join(cwd, `Pulumi.${stage}.yaml`))) return;
  const { config } = loadProject(cwd, stage);
  const different = SHARED_KEYS.find((key) => config[key] !== own.config[key]);
  if (different === undefined) return;
  throw new UserError(
    `${different} is "${own.config[different]}" in bootstrap/Pulumi.${stage}.yaml and "${config[different]}" in Pulumi.${stage}.yaml; make them the same. Nothing was made.`,
  );
}

function outputsOf(plan: Plan, stage: string, folder: string) {
  const outputs = plan.resources[0]?.outputs ?? {};
  const text = (name: string) => String(outputs[name]);
  return {
    stage,
    folder,
    accountId: String(plan.project.config["slipway:accountId"]),
    region: text("AWS_REGION"),
    backendUrl: text("PULUMI_BACKEND_URL"),
    secretsProvider: text("SECRETS_PROVIDER"),
    pullRequests: plan.resources.some(
      ({ type, name }) => type === "aws:iam/role:Role" && name === "slipway-environment",
    ),
  };
}
