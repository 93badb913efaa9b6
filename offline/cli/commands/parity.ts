import * as path from "node:path";
import { Command } from "commander";
import { DECLARATIONS_FILE, explain, readDeclarations } from "../../parity/declarations";
import { differences } from "../../parity/differences";
import { parityJson, parityText } from "../../parity/report";
import { plannedDocument } from "../../plan/planned-document";
import { withProgress } from "../../terminal/progress";
import { quietOption } from "../stack-options";

interface ParityOptions {
  cwd: string;
  declared: string;
  details?: boolean;
  json?: boolean;
  quiet?: boolean;
}

/** `slipway parity STACK STACK`: how two stacks differ, and whether each difference is meant. */
export function parityCommand(): Command {
  return quietOption(new Command("parity"))
    .description("show how two stacks differ, by what is declared and why; fail for what is not declared")
    .argument("<first>", "a stack, such as staging")
    .argument("<second>", "the stack to compare with, such as prod")
    .option("-C, --cwd <dir>", "folder of Pulumi.yaml", ".")
    .option("--declared <file>", "declared differences, relative to that folder", DECLARATIONS_FILE)
    .option("--details", "list each declared difference, too")
    .option("--json", "print everything for other programs")
    .addHelpText("after", "\nExample:\n  slipway parity staging prod")
    .action(async (first: string, second: string, options: ParityOptions) => {
      const root = path.resolve(options.cwd);
      const declarations = readDeclarations(root, options.declared);
      const [one, other] = await withProgress(`Planning ${first}`, options.quiet, async (tell) => {
        const document = await plannedDocument(root, first);
        tell(`Planning ${second}`);
        return [document, await plannedDocument(root, second)] as const;
      });
      const explained = explain(differences(one, other), declarations, [one.config, other.config]);
      const text = options.json
        ? parityJson(first, second, explained)
        : parityText(first, second, explained, options.details === true);
      await new Promise<void>((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
      process.exit(explained.undeclared.length > 0 ? 1 : 0);
    });
}
