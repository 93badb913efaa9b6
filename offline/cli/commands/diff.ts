import * as path from "node:path";
import { Command } from "commander";
import { costChange } from "../../cost/change";
import { comparePlans } from "../../diff/compare";
import { planAt } from "../../diff/base-plan";
import { PlanDocument } from "../../diff/plan-document";
import { differenceMarkdown, differenceText } from "../../diff/report";
import { Failure } from "../../failure";
import { jsonDocument } from "../../plan/json-document";
import { withProgress } from "../../terminal/progress";
import { UserError } from "../../../config/user-error";
import { planStack } from "../plan-stack";
import { stackOptions, StackOptions } from "../stack-options";

interface DiffOptions extends StackOptions {
  base: string;
  markdown?: boolean;
}

/** `slipway diff --base REF`: what a change does to a stack, against the plan of another commit. */
export function diffCommand(): Command {
  return stackOptions(new Command("diff"))
    .description("show what a change does to a stack: its plan against the plan of another commit")
    .requiredOption("--base <ref>", "commit, branch or tag to compare with, e.g. origin/main")
    .option("--markdown", "write it for a comment of a pull request")
    .addHelpText("after", "\nExample:\n  slipway diff --base origin/main --stack prod --markdown")
    .action(async (options: DiffOptions) => {
      if (!options.stack) throw new UserError("Name the stack to compare: --stack prod");
      const output = process.stdout.write.bind(process.stdout);
      process.stdout.write = process.stderr.write.bind(process.stderr);
      const [root, stack] = [path.resolve(options.cwd), options.stack];
      const base = await withProgress(`Planning ${stack} at ${options.base}`, options.quiet, () =>
        planAt(root, options.base, stack),
      );
      const { plan, verdicts } = await planStack({
        ...options,
        policyPack: options.policies ? options.policyPack : undefined,
      });
      if (plan.failed) throw new Failure(plan.diagnostics.map(({ message }) => message).join("\n"));
      const after = jsonDocument(plan, verdicts, 0) as unknown as PlanDocument;
      const difference = comparePlans(options.policies ? base : { steps: base.steps }, after);
      const cost = costChange(base, after);
      const text = options.markdown
        ? differenceMarkdown(options.stack, difference, cost)
        : differenceText(options.stack, difference, cost);
      await new Promise<void>((resolve) => output(`${text}\n`, () => resolve()));
      process.exit(difference.gained.some(({ level }) => level === "mandatory") ? 1 : 0);
    });
}
