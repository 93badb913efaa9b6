import * as path from "node:path";
import { Command } from "commander";
import { newSystem } from "../../scaffold/new-system";
import { quietOption } from "../stack-options";

/** `slipway new system NAME`: a system that previews at once. */
export function newCommand(): Command {
  return new Command("new").description("add something to this project").addCommand(
    quietOption(new Command("system"))
      .description("add a system: its file in systems/, its line in the list, its image in every stack file")
      .argument("<name>", "lower-case letters and digits, e.g. ledger")
      .option("-C, --cwd <dir>", "folder of Pulumi.yaml", ".")
      .addHelpText("after", "\nExample:\n  slipway new system ledger && slipway preview --stack dev")
      .action((name: string, options: { cwd: string; quiet?: boolean }) => {
        const files = newSystem(path.resolve(options.cwd), name);
        process.stdout.write(`Added ${name}:\n${files.map((file) => `  ${file}`).join("\n")}\n`);
        if (!options.quiet) process.stdout.write(`Next: slipway preview --stack dev\n`);
      }),
  );
}
