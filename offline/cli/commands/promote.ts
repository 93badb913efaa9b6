import * as path from "node:path";
import { Command } from "commander";
import { UserError } from "../../../config/user-error";
import { promote, PromotedImage } from "../../promotion/promote";
import { FIRST, release } from "../../promotion/released";
import { ImageVersion } from "../../promotion/stack-images";
import { colour } from "../../terminal/colour";
import { quietOption } from "../stack-options";

interface PromoteOptions {
  from?: string;
  to: string;
  tag?: string;
  digest: string[];
  cwd: string;
  quiet?: boolean;
}

/**
 * `slipway promote SYSTEM --from staging --to prod`: the next stage gets what this one runs. Without `--from`, dev gets
 * what was just pushed.
 */
export function promoteCommand(): Command {
  return quietOption(new Command("promote"))
    .description(
      "write the image versions of a system from one stack file into the next stage's, or pushed ones into dev's",
    )
    .argument("<system>", "name of the system, e.g. shadower")
    .option("--from <stage>", "dev or staging; none for versions that were just pushed")
    .requiredOption("--to <stage>", "staging or prod; dev without --from")
    .option("--tag <tag>", "without --from: the tag under which the images were pushed")
    .option(
      "--digest <digest>",
      "with --from a digest that was tested, refused if that stage does not run it; else <image>=<digest> (repeatable)",
      collect,
      [],
    )
    .option("-C, --cwd <dir>", "folder of Pulumi.yaml", ".")
    .addHelpText(
      "after",
      "\nExamples:\n  slipway promote shadower --from staging --to prod\n  slipway promote bitunix --to dev --tag v1.9.0 --digest bot=sha256:…",
    )
    .action((system: string, options: PromoteOptions) => {
      const { to, quiet } = options;
      const changed = changedBy(system, options);
      process.stdout.write(`${report(system, to, changed)}\n`);
      if (changed.length > 0 && !quiet) process.stdout.write(`Next: slipway preview --stack ${to}\n`);
    });
}

function changedBy(system: string, { cwd, from, to, tag, digest: digests }: PromoteOptions): PromotedImage[] {
  const root = path.resolve(cwd);
  if (from === undefined) return release({ root, system, to, tag, digests });
  if (tag !== undefined)
    throw new UserError(
      `--tag is for what was just pushed to ${FIRST}; ${to} gets the tag that ${from} runs.`,
    );
  return promote({ root, system, from, to, digests });
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
