import { Command } from "commander";
import { jsonDocument } from "../../plan/json-document";
import { treeText } from "../../plan/tree";
import { planStack } from "../plan-stack";
import { stackOptions, StackOptions } from "../stack-options";

interface PreviewOptions extends StackOptions {
  json?: boolean;
  showUndetermined?: boolean;
}

/** `slipway preview`: the complete plan of a stack with policy verdicts, without a cloud. */
export function previewCommand(): Command {
  return stackOptions(new Command("preview"))
    .description("show the complete plan of a stack and the policy verdicts, without a cloud account")
    .option("--json", "print the document that `pulumi preview --json` prints, plus `policies`")
    .option("--show-undetermined", "list each policy verdict that must wait for the update, with its reason")
    .addHelpText(
      "after",
      "\nExamples:\n  slipway preview --stack prod\n  slipway preview --stack dev --json > plan.json",
    )
    .action(async (options: PreviewOptions) => {
      const started = performance.now();
      const output = process.stdout.write.bind(process.stdout);
      // What the program prints must not get into the JSON document.
      if (options.json) process.stdout.write = process.stderr.write.bind(process.stderr);
      const { plan, verdicts } = await planStack({
        ...options,
        policyPack: options.policies ? options.policyPack : undefined,
      });
      const elapsed = performance.now() - started;
      const text = options.json
        ? JSON.stringify(jsonDocument(plan, verdicts, elapsed), null, 4)
        : treeText(plan, verdicts, options.quiet ? undefined : elapsed / 1000, options.showUndetermined);
      await new Promise<void>((resolve) => output(`${text}\n`, () => resolve()));
      const refused = verdicts?.violations.some((verdict) => verdict.level === "mandatory") ?? false;
      process.exit(plan.failed || refused ? 1 : 0);
    });
}
