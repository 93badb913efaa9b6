import { Argument, Command, Option } from "commander";

/** A word that may stand where the cursor is, and what it means. */
export interface Candidate {
  word: string;
  meaning: string;
}

/** What may be given for an argument or an option by its name, such as `stack`; empty where it is a file or free text. */
export type ValuesOf = (name: string) => string[];

/**
 * What a shell may complete a command line to.
 *
 * @param words the words after `slipway` as far as the cursor; the last one, maybe empty, is being written
 * @returns nothing where the shell's own completion of files is right
 */
export function candidates(program: Command, words: string[], valuesOf: ValuesOf): Candidate[] {
  const current = words.at(-1) ?? "";
  const { command, positionals, waiting } = walk(program, words.slice(0, -1));
  // bash breaks `--stack=prod` into three words, and completes the last alone.
  if (waiting && !current.startsWith("-")) {
    return starting(values(waiting, valuesOf), current === "=" ? "" : current);
  }
  const [flag = "", value] = current.split(/=(.*)/s);
  if (current.startsWith("-") && value !== undefined) {
    const option = optionOf(command, flag);
    const found = option ? starting(values(option, valuesOf), value) : [];
    return found.map((candidate) => ({ ...candidate, word: `${flag}=${candidate.word}` }));
  }
  if (current.startsWith("-")) return starting(flags(command), current);
  if (command.commands.length > 0) return starting(subcommands(command), current);
  const last = command.registeredArguments.at(-1);
  const argument = command.registeredArguments[positionals] ?? (last?.variadic ? last : undefined);
  return argument ? starting(values(argument, valuesOf), current) : [];
}

interface Place {
  command: Command;
  /** Arguments that were given already. */
  positionals: number;
  /** The option whose value comes next. */
  waiting: Option | undefined;
}

function walk(program: Command, words: string[]): Place {
  const place: Place = { command: program, positionals: 0, waiting: undefined };
  for (const word of words) {
    if (word === "=") continue;
    if (word.startsWith("-")) {
      const option = word.includes("=") ? undefined : optionOf(place.command, word);
      place.waiting = option && (option.required || option.optional) ? option : undefined;
    } else if (place.waiting) {
      if (!place.waiting.variadic) place.waiting = undefined;
    } else {
      const inner = place.command.commands.find((own) => own.name() === word || own.aliases().includes(word));
      if (inner) place.command = inner;
      else place.positionals += 1;
    }
  }
  return place;
}

function optionOf(command: Command, flag: string): Option | undefined {
  return command.options.find(({ long, short }) => flag === long || flag === short);
}

function subcommands(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((own) => ({ word: own.name(), meaning: own.description() }));
}

function flags(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map(({ long, short, description }) => ({ word: long ?? short ?? "", meaning: description }));
}

function values(wanted: Option | Argument, valuesOf: ValuesOf): Candidate[] {
  const name = wanted instanceof Option ? wanted.attributeName() : wanted.name();
  return (wanted.argChoices ?? valuesOf(name)).map((word) => ({ word, meaning: "" }));
}

function starting(all: Candidate[], beginning: string): Candidate[] {
  return all.filter(({ word }) => word.startsWith(beginning));
}
