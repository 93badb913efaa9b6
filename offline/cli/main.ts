import { Command, CommanderError } from "commander";
import pc from "picocolors";
import { UserError } from "../../config/user-error";
import { costCommand } from "./commands/cost";
import { diffCommand } from "./commands/diff";
import { doctorCommand } from "./commands/doctor";
import { failoverCommand } from "./commands/failover";
import { newCommand } from "./commands/new";
import { parityCommand } from "./commands/parity";
import { policyCommand } from "./commands/policy";
import { previewCommand } from "./commands/preview";
import { promoteCommand } from "./commands/promote";
import { recoverCommand } from "./commands/recover";
import { renderCommand } from "./commands/render";

/** What a shell reports for a program that was ended by SIGPIPE. */
const READER_GONE = 141;

/** Exit codes: 0 fine, 1 the program failed or a mandatory policy is violated, 2 wrong usage or invalid config. */
async function main(): Promise<void> {
  const program = new Command("slipway")
    .description("The plan, policy verdicts and manifests of a Pulumi stack, without a cloud account")
    .showHelpAfterError("(slipway --help lists the commands)")
    .addCommand(previewCommand())
    .addCommand(renderCommand())
    .addCommand(diffCommand())
    .addCommand(costCommand())
    .addCommand(parityCommand())
    .addCommand(policyCommand())
    .addCommand(newCommand())
    .addCommand(promoteCommand())
    .addCommand(doctorCommand())
    .addCommand(recoverCommand())
    .addCommand(failoverCommand());
  for (const command of [program, ...program.commands.flatMap((own) => [own, ...own.commands])]) {
    command.exitOverride();
  }
  await program.parseAsync();
}

// `slipway preview | head`: nobody reads on, which is no failure to tell about.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(READER_GONE);
});

main().catch((error: unknown) => {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  if (error instanceof UserError) {
    process.stderr.write(`${pc.red("error:")} ${error.message}\n`);
    process.exit(2);
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
