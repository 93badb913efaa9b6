import { Command } from "commander";
import { lostRegion, lostStackOf } from "../../failover/lost-region";
import { failoverSteps } from "../../failover/steps";
import { failoverText } from "../../failover/text";
import { Failure } from "../../failure";
import { loadProject } from "../../project";
import { planStack } from "../plan-stack";
import { quietOption } from "../stack-options";

interface FailoverOptions {
  stack: string | undefined;
  cwd: string;
  json: boolean;
  quiet?: boolean;
}

/** `slipway failover plan`: what to do when a region is lost, in order. It does nothing itself. */
export function failoverCommand(): Command {
  const plan = quietOption(new Command("plan"))
    .description(
      "print the steps that bring a lost region's systems up in another, with the time each may take",
    )
    .option("-s, --stack <name>", "recovery stack, such as prod-dr")
    .option("-C, --cwd <dir>", "folder of Pulumi.yaml", ".")
    .option("--json", "the steps as JSON", false)
    .addHelpText("after", "\nExample:\n  slipway failover plan --stack prod-dr")
    .action(async (options: FailoverOptions) => {
      const recovery = loadProject(options.cwd, options.stack);
      const lostStack = lostStackOf(recovery).stack;
      const { quiet, cwd } = options;
      const { plan } = await planStack({ stack: lostStack, cwd, policyPack: undefined, quiet });
      if (plan.failed) throw new Failure(plan.diagnostics.map(({ message }) => message).join("\n"));
      const lost = lostRegion(plan, recovery);
      const steps = failoverSteps(lost);
      process.stdout.write(
        options.json ? `${JSON.stringify({ ...lost, steps }, null, 2)}\n` : failoverText(lost, steps),
      );
      process.exit(0);
    });
  return new Command("failover").description("what to do when a region is lost").addCommand(plan);
}
