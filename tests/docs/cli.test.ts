import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

const REPOSITORY = path.resolve(__dirname, "../..");
const PAGE = fs.readFileSync(path.join(REPOSITORY, "docs/cli.md"), "utf8");
const EXAMPLES = [...PAGE.matchAll(/^slipway (.+)$/gm)].map(([, words]) => (words ?? "").split(" "));
const helps = new Map<string, string>();

function help(...command: string[]): string {
  const key = command.join(" ");
  const known = helps.get(key);
  if (known !== undefined) return known;
  const { stdout, status } = spawnSync(process.execPath, ["offline/slipway.cjs", ...command, "--help"], {
    cwd: REPOSITORY,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  assert.equal(status, 0, key);
  helps.set(key, stdout);
  return stdout;
}

/** The commands a help text lists, without `help` itself. */
function commandsIn(text: string): string[] {
  const [, list = ""] = text.split("\nCommands:\n");
  return [...list.matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name ?? "").filter((name) => name !== "help");
}

/** `cost`, or `policy list` where a command has commands of its own. */
function allCommands(): string[] {
  return commandsIn(help()).flatMap((name) => {
    const own = commandsIn(help(name));
    return own.length === 0 ? [name] : own.map((inner) => `${name} ${inner}`);
  });
}

describe("docs/cli.md", function () {
  this.timeout(120_000);

  it("has an example of every command", () => {
    const missing = allCommands().filter(
      (command) => !EXAMPLES.some((words) => `${words.join(" ")} `.startsWith(`${command} `)),
    );
    assert.deepEqual(missing, []);
  });
});

describe("the command line", () => {
  it("ends quietly when nobody reads on", () => {
    const command = `"${process.execPath}" offline/slipway.cjs --help | true`;
    const { stderr } = spawnSync("sh", ["-c", command], { cwd: REPOSITORY, encoding: "utf8" });
    assert.equal(stderr, "");
  });

  it("writes no colours where NO_COLOR is set", () => {
    const run = (colour: Record<string, string>) =>
      spawnSync(process.execPath, ["offline/slipway.cjs", "cost"], {
        cwd: REPOSITORY,
        encoding: "utf8",
        env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...colour },
      }).stderr;
    assert.match(run({ FORCE_COLOR: "1" }), /\u001b\[31merror:/);
    assert.match(run({ NO_COLOR: "1" }), /^error: Name what to price/);
  });
});
