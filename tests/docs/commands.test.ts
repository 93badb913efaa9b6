import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { Command } from "commander";
import { slipwayProgram } from "../../offline/cli/program";
import { commandsOf, inlineCode, pages, shellBlocks, shownOutputs } from "./pages";

const REPOSITORY = path.resolve(__dirname, "../..");
const { scripts } = JSON.parse(fs.readFileSync(path.join(REPOSITORY, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** The words after `slipway`, or nothing for another command. */
function slipwayWords(words: string[]): string[] | undefined {
  const rest = words[0] === "npx" ? words.slice(1) : words;
  return rest[0] === "slipway" ? rest.slice(1) : undefined;
}

/** Reads a command line as the program would, and does nothing; gives what is wrong with it. */
function complaint(words: string[]): string | undefined {
  const program = slipwayProgram();
  const said: string[] = [];
  for (const command of withInner(program)) {
    command.configureOutput({ writeErr: (text) => said.push(text), writeOut: () => undefined });
    if (command.commands.length === 0) command.action(() => undefined);
  }
  try {
    program.parse(words, { from: "user" });
    return undefined;
  } catch (error) {
    return (error as { exitCode?: number }).exitCode === 0 ? undefined : (said[0] ?? String(error)).trim();
  }
}

function withInner(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withInner)];
}

describe("commands in the docs", () => {
  const shown = pages()
    .flatMap(shownOutputs)
    .map(({ file, command }) => ({ file, lines: [command] }));
  const documented = [...pages().flatMap(shellBlocks), ...shown];
  const commands = documented.flatMap(({ file, lines }) =>
    lines.flatMap((line) => commandsOf(line).map((words) => ({ file, words }))),
  );

  it("of slipway are ones that it accepts, with all their options and arguments", () => {
    const found = commands.flatMap(({ file, words }) => {
      const own = slipwayWords(words);
      return own ? [{ file, own }] : [];
    });
    assert.ok(found.length > 15);
    assert.match(complaint(["preview", "--stak"]) ?? "", /unknown option '--stak'/);
    const wrong = found.flatMap(({ file, own }) => {
      const message = complaint(own);
      return message === undefined ? [] : `${file}: slipway ${own.join(" ")}: ${message}`;
    });
    assert.deepEqual(wrong, []);
  });

  it("of npm name scripts that exist", () => {
    const inText = pages().flatMap((page) =>
      inlineCode(page).map((code) => ({ file: page.file, words: code.split(" ") })),
    );
    const run = [...commands, ...inText].filter(({ words }) => words[0] === "npm" && words[1] === "run");
    assert.ok(run.length > 15);
    const missing = run.filter(({ words }) => {
      const name = words.slice(2).find((word) => !word.startsWith("-")) ?? "";
      return !(name in scripts);
    });
    assert.deepEqual(missing, []);
  });

  it("that are named in a sentence have subcommands and options that exist", () => {
    const wrong: string[] = [];
    for (const page of pages()) {
      for (const code of inlineCode(page)) {
        const own = /[…()]/.test(code) ? undefined : slipwayWords(code.split(" "));
        const message = own && own.length > 0 ? complaint(own) : undefined;
        // A sentence may leave out what must be given.
        if (message && /unknown (command|option)|too many/.test(message))
          wrong.push(`${page.file}: ${code}: ${message}`);
      }
    }
    assert.deepEqual(wrong, []);
  });
});
