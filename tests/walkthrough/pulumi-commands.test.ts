import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { commandsOf, inlineCode, pages, shellBlocks } from "../docs/pages";
import { pulumiCli } from "../engine/pulumi";

interface Documented {
  file: string;
  words: string[];
}

/** Every `pulumi …` of the docs, in blocks and in sentences. */
function documented(): Documented[] {
  return pages().flatMap((page) => {
    const inBlocks = shellBlocks(page).flatMap(({ lines }) => lines.flatMap(commandsOf));
    const inText = inlineCode(page).map((code) => code.split(" "));
    return [...inBlocks, ...inText]
      .filter(([program, command]) => program === "pulumi" && /^[a-z]+$/.test(command ?? ""))
      .map((words) => ({ file: page.file, words: words.slice(1) }));
  });
}

describe("Pulumi commands in the docs", function () {
  this.timeout(600_000);
  let cli: string;
  const texts = new Map<string, string>();

  before(async () => {
    cli = path.join(await pulumiCli(), "pulumi");
  });

  function help(...command: string[]): string {
    const key = command.join(" ");
    const known = texts.get(key);
    if (known !== undefined) return known;
    const { stdout } = spawnSync(cli, [...command, "--help"], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: "/nonexistent", PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    texts.set(key, stdout);
    return stdout;
  }

  /** Help of `stack export` for `stack export --file state.json`; the CLI answers with the command it takes the words for. */
  function helpFor([first = "", second = ""]: string[]): string {
    return /^[a-z]+$/.test(second) ? help(first, second) : help(first);
  }

  /** By its name or by another name that the CLI has for it. */
  function isFor(text: string, words: string[]): boolean {
    const [, usage = ""] = /^Usage:\n {2}pulumi (.*)$/m.exec(text) ?? [];
    const [, aliases = ""] = /^Aliases:\n {2}(.*)$/m.exec(text) ?? [];
    const [first, second = ""] = usage.split(" ").filter((word) => /^[a-z-]+$/.test(word));
    const name = second === "" ? words[0] : words[1];
    return [second || first, ...aliases.split(", ")].includes(name);
  }

  it("exist in the real CLI, with all their options", () => {
    const commands = documented();
    assert.ok(commands.length > 5);
    const wrong = commands.flatMap(({ file, words }) => {
      const text = helpFor(words);
      const line = `${file}: pulumi ${words.join(" ")}`;
      if (!isFor(text, words)) return [`${line}: no such command`];
      const options = words.filter((word) => word.startsWith("--")).map((word) => word.split("=")[0] ?? "");
      return options
        .filter((option) => !new RegExp(`${option}\\b`).test(text))
        .map((option) => `${line}: no ${option}`);
    });
    assert.deepEqual(wrong, []);
  });
});
