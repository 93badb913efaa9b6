import * as path from "node:path";
import { Command } from "commander";
import { UserError } from "../../../config/user-error";
import { Failure } from "../../failure";
import { plannedDocument } from "../../plan/planned-document";
import { askService, askUrl, Patience } from "../../smoke/ask";
import { nameOf, smokeChecks, SmokeChecks } from "../../smoke/checks";
import { colour } from "../../terminal/colour";
import { withProgress } from "../../terminal/progress";
import { quietOption } from "../stack-options";

interface SmokeOptions {
  stack: string;
  cwd: string;
  list?: boolean;
  json?: boolean;
  attempts: string;
  pause: string;
  quiet?: boolean;
}

/** `slipway smoke`: does a stage that was applied answer, at the paths that its systems declare? */
export function smokeCommand(): Command {
  return quietOption(new Command("smoke"))
    .description("ask every public address and every service of a stage at its declared health path")
    .requiredOption("-s, --stack <name>", "stack that was applied: dev, staging, prod")
    .option("-C, --cwd <dir>", "folder of Pulumi.yaml", ".")
    .option("--list", "print what would be asked, from the plan; needs no cluster")
    .option("--json", "with --list: for other programs")
    .option("--attempts <count>", "times each is asked until it answers", "10")
    .option("--pause <seconds>", "seconds between two of them", "15")
    .addHelpText("after", "\nExamples:\n  slipway smoke --stack dev\n  slipway smoke --stack prod --list")
    .action(async (options: SmokeOptions) => {
      const patience = patienceOf(options);
      if (options.json && !options.list) throw new UserError("--json goes with --list.");
      const checks = await withProgress("Planning", options.quiet, async () => {
        const { steps } = await plannedDocument(path.resolve(options.cwd), options.stack);
        return smokeChecks(steps.map(({ newState }) => newState));
      });
      if (options.list)
        process.stdout.write(`${options.json ? JSON.stringify(checks, undefined, 2) : listed(checks)}\n`);
      else await askAll(checks, patience);
    });
}

function patienceOf({ attempts, pause }: SmokeOptions): Patience {
  const whole = (name: string, text: string, least: number): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > 600)
      throw new UserError(`${name} is ${text}; give a whole number from ${least} to 600.`);
    return value;
  };
  return { attempts: whole("--attempts", attempts, 1), pauseSeconds: whole("--pause", pause, 0) };
}

function listed({ addresses, services }: SmokeChecks): string {
  return [...addresses.map(({ url }) => url), ...services.map(nameOf)].join("\n");
}

async function askAll({ addresses, services }: SmokeChecks, patience: Patience): Promise<void> {
  if (addresses.length + services.length === 0)
    throw new UserError("The stack declares nothing that could be asked.");
  const asked = [
    ...addresses.map(({ url, trusted }) => ({ name: url, ask: () => askUrl(url, trusted, patience) })),
    ...services.map((check) => ({ name: nameOf(check), ask: () => askService(check, patience) })),
  ];
  const problems = await Promise.all(
    asked.map(async ({ name, ask }) => {
      const problem = await ask();
      const verdict = problem === undefined ? colour.green("answers") : `${colour.red("fails")}: ${problem}`;
      process.stdout.write(`${name} ${verdict}\n`);
      return problem === undefined ? [] : [name];
    }),
  );
  const failed = problems.flat();
  if (failed.length > 0)
    throw new Failure(`${failed.length} of ${asked.length} do not answer: ${failed.join(", ")}`);
}
