import { Command } from "commander";
import { UserError } from "../../../config/user-error";
import { writeReport } from "../../report/write-report";
import { StackOptions, planOptions, quietOption } from "../stack-options";

interface ReportOptions extends Omit<StackOptions, "stack"> {
  stack?: string[];
  out: string;
  base?: string;
  picture?: boolean;
}

/** `slipway report`: one page that shows stacks to people: picture, systems, resources, verdicts, cost, changes. */
export function reportCommand(): Command {
  const command = quietOption(new Command("report"))
    .description("write one HTML page about stacks: picture, systems, resources, verdicts, cost, changes")
    .requiredOption("-o, --out <file>", "file to write; replaced from run to run")
    .option("-s, --stack <names...>", "stacks to show: dev, staging, prod", ["prod"])
    .option("-b, --base <ref>", "commit, branch or tag to say what changed since, e.g. origin/main")
    .option("--picture", "write only the architecture of one stack, as SVG");
  return planOptions(command)
    .addHelpText(
      "after",
      "\nExamples:\n  slipway report --out report.html\n  slipway report --out report.html --stack staging prod --base origin/main",
    )
    .action(async (options: ReportOptions) => {
      const stacks = [...new Set(options.stack)];
      if (options.picture && (stacks.length !== 1 || options.base !== undefined)) {
        throw new UserError(
          "--picture is of one stack and shows no changes: give one --stack and no --base.",
        );
      }
      const { text, refused } = await writeReport({ ...options, stacks });
      if (!options.quiet) process.stdout.write(`${text}\n`);
      process.exit(refused ? 1 : 0);
    });
}
