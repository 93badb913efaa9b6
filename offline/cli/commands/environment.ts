import * as path from "node:path";
import { Command } from "commander";
import { expiredStacks } from "../../environments/expired";
import { writeEnvironment } from "../../environments/stack-file";

interface CreateOptions {
  systems: string[];
  days: string;
  context: string;
  cwd: string;
}

/** `slipway environment`: the ephemeral stacks of pull requests. */
export function environmentCommand(): Command {
  return new Command("environment")
    .description("the environment of a pull request: an ephemeral stack on the cluster of dev")
    .addCommand(createCommand())
    .addCommand(expiredCommand());
}

function createCommand(): Command {
  return new Command("create")
    .description("write the stack file of a pull request's environment, or renew its expiry")
    .argument("<number>", "number of the pull request, e.g. 123")
    .option("--systems <name...>", "systems it runs; all of dev's where none is named", [])
    .option("--days <count>", "days until it may be destroyed", "3")
    .option("--context <name>", "context of the kubeconfig", "slipway-dev")
    .option("-C, --cwd <dir>", "folder of Pulumi.yaml", ".")
    .addHelpText("after", "\nExample:\n  slipway environment create 123 --systems shadower --days 2")
    .action((number: string, { cwd, ...options }: CreateOptions) => {
      const { stack, expires } = writeEnvironment({
        root: path.resolve(cwd),
        number,
        now: new Date(),
        ...options,
      });
      process.stdout.write(
        `Pulumi.${stack}.yaml: it may be destroyed from ${expires} on.\nNext: slipway preview --stack ${stack}\n`,
      );
    });
}

function expiredCommand(): Command {
  return new Command("expired")
    .description("list the ephemeral stacks whose expiry has passed; asks the Pulumi CLI for stacks and tags")
    .option("--json", "a list of objects with stack and expires")
    .option("-C, --cwd <dir>", "folder of Pulumi.yaml", ".")
    .addHelpText("after", "\nExample:\n  slipway environment expired --json")
    .action(({ cwd, json }: { cwd: string; json?: boolean }) => {
      const expired = expiredStacks(path.resolve(cwd), new Date());
      if (json) process.stdout.write(`${JSON.stringify(expired, undefined, 2)}\n`);
      else if (expired.length === 0) process.stdout.write("No environment has expired.\n");
      else process.stdout.write(expired.map(({ stack, expires }) => `${stack} since ${expires}\n`).join(""));
    });
}
