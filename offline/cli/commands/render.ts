import * as path from "node:path";
import { Command } from "commander";
import { Failure } from "../../failure";
import { writeManifests } from "../../manifests/write";
import { planStack } from "../plan-stack";
import { stackOptions, StackOptions } from "../stack-options";

/** `slipway render`: every Kubernetes object of a stack as YAML. */
export function renderCommand(): Command {
  return stackOptions(new Command("render"))
    .description("write every Kubernetes object of a stack as YAML, one file each")
    .requiredOption("-o, --out <dir>", "folder to write; made anew from run to run")
    .addHelpText("after", "\nExample:\n  slipway render --stack prod --out rendered/prod")
    .action(async (options: StackOptions & { out: string }) => {
      const out = path.resolve(options.out);
      const { plan } = await planStack({ ...options, policyPack: undefined });
      if (plan.failed) throw new Failure(plan.diagnostics.map(({ message }) => message).join("\n"));
      const count = writeManifests(plan, out);
      if (!options.quiet)
        process.stdout.write(`${count} objects of ${plan.project.stack} in ${options.out}\n`);
      process.exit(0);
    });
}
