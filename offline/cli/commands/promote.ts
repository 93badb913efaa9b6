import * as path from "node:path";
import { Command } from "commander";
import { promote, PromotedImage } from "../../promotion/promote";
import { ImageVersion } from "../../promotion/stack-images";
import { colour } from "../../terminal/colour";
import { quietOption } from "../stack-options";

interface PromoteOptions {
  from: string;
  to: string;
  digest: string[];
  cwd: string;
  quiet?: boolean;
}

/** `slipway promote SYSTEM --from staging --to prod`: the next stage gets what this one runs. */
export function promoteCommand(): Command {
  return quietOption(new Command("promote"))
    .description("write the image versions of a system from one stack file into the next stage's")
    .argument("<system>", "name of the system, e.g. shadower")
    .requiredOption("--from <stage>", "dev or staging")
    .requiredOption("--to <stage>", "staging or prod")
    .option(
      "--digest <digest>",
      "a digest that was tested; refused if the first stage does not run it",
      collect,
      [],
    )
    .option("-C, --cwd <dir>", "folder of Pulumi.yaml", ".")
    .addHelpText("after", "\nExample:\n  slipway promote shadower --from staging --to prod")
    .action((system: string, { cwd, digest, quiet, ...stages }: PromoteOptions) => {
      const changed = promote({ root: path.resolve(cwd), system, digests: digest, ...stages });
      process.stdout.write(`${report(system, stages.to, changed)}\n`);
      if (changed.length > 0 && !quiet) process.stdout.write(`Next: slipway preview --stack ${stages.to}\n`);
    });
}

function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

function report(system: string, to: string, changed: PromotedImage[]): string {
  if (changed.length === 0) return `${to} runs these versions of ${system} already.`;
  return [
    `Pulumi.${to}.yaml, images of ${system}:`,
    ...changed.flatMap(({ image, before, after }) => [
      colour.red(`  - ${image}: ${text(before)}`),
      colour.green(`  + ${image}: ${text(after)}`),
    ]),
  ].join("\n");
}

function text({ tag, digest }: ImageVersion): string {
  return digest ? `${tag}@${digest}` : tag;
}
