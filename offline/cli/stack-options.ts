import { Command } from "commander";

/** Options of every command that plans a stack. */
export interface StackOptions {
  stack: string | undefined;
  cwd: string;
  policyPack: string;
  policyPackConfig?: string;
  policies: boolean;
  quiet?: boolean;
}

/** For every command that prints more than its result. */
export function quietOption(command: Command): Command {
  return command.option("-q, --quiet", "print the result and errors only: no progress, no hints");
}

export function stackOptions(command: Command): Command {
  return planOptions(
    quietOption(command).option("-s, --stack <name>", "stack to plan: local, dev, staging, prod"),
  );
}

/** Where the program is and how its plan is judged. */
export function planOptions(command: Command): Command {
  return command
    .option("-C, --cwd <dir>", "folder of Pulumi.yaml", ".")
    .option("--policy-pack <dir>", "policy pack to judge the plan with", "policy")
    .option(
      "--policy-pack-config <file>",
      "JSON file with the pack's configuration, as the Pulumi CLI takes it",
    )
    .option("--no-policies", "do not run the policy pack");
}
