import { Command } from "commander";
import { bootstrapCommand } from "./commands/bootstrap";
import { completeCommand, completionCommand } from "./commands/completion";
import { costCommand } from "./commands/cost";
import { diffCommand } from "./commands/diff";
import { doctorCommand } from "./commands/doctor";
import { environmentCommand } from "./commands/environment";
import { failoverCommand } from "./commands/failover";
import { newCommand } from "./commands/new";
import { parityCommand } from "./commands/parity";
import { policyCommand } from "./commands/policy";
import { previewCommand } from "./commands/preview";
import { promoteCommand } from "./commands/promote";
import { recoverCommand } from "./commands/recover";
import { smokeCommand } from "./commands/smoke";
import { renderCommand } from "./commands/render";
import { reportCommand } from "./commands/report";

/** The command line with all its commands. */
export function slipwayProgram(): Command {
  const program = new Command("slipway")
    .description("The plan, policy verdicts and manifests of a Pulumi stack, without a cloud account")
    .showHelpAfterError("(slipway --help lists the commands)")
    .addCommand(previewCommand())
    .addCommand(renderCommand())
    .addCommand(diffCommand())
    .addCommand(costCommand())
    .addCommand(parityCommand())
    .addCommand(reportCommand())
    .addCommand(policyCommand())
    .addCommand(newCommand())
    .addCommand(promoteCommand())
    .addCommand(smokeCommand())
    .addCommand(environmentCommand())
    .addCommand(bootstrapCommand())
    .addCommand(doctorCommand())
    .addCommand(recoverCommand())
    .addCommand(failoverCommand())
    .addCommand(completionCommand())
    .addCommand(completeCommand(), { hidden: true });
  for (const command of [program, ...program.commands.flatMap((own) => [own, ...own.commands])]) {
    command.exitOverride();
  }
  return program;
}
