import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Block, commandsOf, pages, shellBlocks, shownOutputs } from "../docs/pages";

const REPOSITORY = path.resolve(__dirname, "../..");

/** Commands that need nothing but this repository: no account, no cluster, no other machine. */
const ALONE = [
  /^npx slipway (preview|render|diff|cost|parity|report|policy|new|promote|completion|failover) /,
  /^npx slipway environment create /,
  /^npx slipway policy list$/,
  /^npm run (preview|render|docs:policies|docs:iam|docs:api)( |$)/,
];

/** A copy of the repository as a reader has it after `git clone` and `npm ci`. */
function clone(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-reader-"));
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    cwd: REPOSITORY,
    encoding: "utf8",
  });
  for (const file of listed
    .split("\0")
    .filter((name) => name !== "" && fs.existsSync(path.join(REPOSITORY, name)))) {
    fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    fs.copyFileSync(path.join(REPOSITORY, file), path.join(folder, file));
  }
  fs.symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(folder, "node_modules"));
  const identity = ["-c", "user.name=reader", "-c", "user.email=reader@example.com"];
  execFileSync("git", ["init", "--quiet", "--initial-branch=main"], { cwd: folder });
  // .gitignore speaks of a folder, and this is a link.
  fs.appendFileSync(path.join(folder, ".git/info/exclude"), "node_modules\n");
  execFileSync("git", ["add", "--all"], { cwd: folder });
  execFileSync("git", [...identity, "commit", "--quiet", "--message", "as it is"], { cwd: folder });
  execFileSync("git", ["update-ref", "refs/remotes/origin/main", "HEAD"], { cwd: folder });
  return folder;
}

/** As a reader types it; docs/cli.md leaves `npx` out. */
function typed(line: string): string {
  return line.replace(/^slipway /, "npx slipway ").replace(/^npm ci && /, "");
}

/** Without the figures of the day it was written, and however wide the columns are. */
function comparable(line: string): string {
  return line
    .replace(/\d[\d,.]*/g, "0")
    .replace(/\s+/g, " ")
    .trim();
}

function runsAlone({ lines }: Block): boolean {
  const commands = lines.flatMap((line) => commandsOf(typed(line)).map((words) => words.join(" ")));
  return (
    commands.length > 0 &&
    commands.every((command) => ALONE.some((form) => form.test(`${command} `.trimEnd())))
  );
}

describe("a reader who types what the docs say", function () {
  this.timeout(300_000);
  let folder: string;

  before(() => {
    folder = clone();
  });

  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** Takes away what the commands before have written: each page speaks of the repository as it is. */
  function startAgain(): void {
    execFileSync("git", ["checkout", "--quiet", "."], { cwd: folder });
    execFileSync("git", ["clean", "--quiet", "-d", "--force"], { cwd: folder });
  }

  function type(line: string): string {
    const { status, stdout, stderr } = spawnSync("bash", ["-c", line], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      env: {
        PATH: process.env["PATH"],
        HOME: process.env["HOME"],
        SLIPWAY_CACHE: path.join(folder, ".cache"),
      },
    });
    assert.equal(status, 0, `${stdout.slice(-3000)}\n${stderr}`);
    assert.notEqual(stdout, "");
    return stdout;
  }

  const shown = pages().flatMap(shownOutputs);
  for (const { file, command, output } of shown) {
    it(`sees what ${file} shows of \`${command}\``, () => {
      startAgain();
      const printed = type(command).split("\n").map(comparable);
      let from = 0;
      for (const line of output.map(comparable)) {
        const at = printed.indexOf(line, from);
        assert.notEqual(at, -1, `not printed, or not in this order: ${line}`);
        from = at + 1;
      }
    });
  }

  const blocks = pages().flatMap(shellBlocks).filter(runsAlone);
  const done = new Set(shown.map(({ command }) => command));

  it("finds commands to type in the README and in docs/cli.md", () => {
    const files = new Set(blocks.map(({ file }) => file));
    assert.ok(files.has("README.md") && files.has("docs/cli.md"), [...files].join());
  });

  for (const { file, lines } of blocks) {
    const fresh = lines.map(typed).filter((command) => !done.has(command));
    for (const [index, line] of fresh.entries()) {
      done.add(line);
      it(`succeeds with \`${line}\` of ${file}`, () => {
        if (index === 0) startAgain();
        type(line);
      });
    }
  }
});
