import * as fs from "node:fs";
import { Argument, Command } from "commander";
import { candidates } from "../completion/candidates";
import { completionScript, SHELLS } from "../completion/scripts";
import { allRules, ruleDomains } from "./policy";

/** `slipway completion SHELL`: what the shell has to read to complete the commands of this line. */
export function completionCommand(): Command {
  return new Command("completion")
    .description("print what makes a shell complete commands, options, stacks, systems and rules")
    .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
    .addHelpText(
      "after",
      `
Examples:
  source <(npx slipway completion bash)      (in ~/.bashrc, with the folder of this project)
  source <(npx slipway completion zsh)       (in ~/.zshrc, after compinit)
  npx slipway completion fish | source       (in ~/.config/fish/config.fish)

The shells complete the word slipway, not npx: alias slipway='npx slipway'`,
    )
    .action((shell: (typeof SHELLS)[number]) => void process.stdout.write(completionScript(shell)));
}

/** What the shells ask at each key; no command for people. */
export function completeCommand(): Command {
  return new Command("complete")
    .argument("[words...]", "the words after slipway, as far as the cursor")
    .helpOption(false)
    .allowUnknownOption()
    .action((words: string[], _options, command: Command) => {
      const program = command.parent ?? command;
      for (const { word, meaning } of candidates(program, words, valuesHere)) {
        process.stdout.write(`${word}\t${meaning}\n`);
      }
    });
}

/** By the names that arguments and options have in the commands. */
function valuesHere(name: string): string[] {
  switch (name) {
    case "stack":
    case "from":
    case "to":
    case "first":
    case "second":
      return matching(".", /^Pulumi\.(.+)\.yaml$/);
    case "system":
      return matching("systems", /^(?!index\.|types\.)(.+)\.ts$/);
    case "rule":
      return allRules().map(({ id }) => id);
    case "domain":
      return ruleDomains();
    default:
      return [];
  }
}

function matching(folder: string, name: RegExp): string[] {
  const files = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return files.flatMap((file) => name.exec(file)?.[1] ?? []).sort();
}
