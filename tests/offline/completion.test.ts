import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { candidates } from "../../offline/cli/completion/candidates";
import { slipwayProgram } from "../../offline/cli/program";
import { allRules } from "../../policy/rules";
import { allSystems } from "../../systems";

const REPOSITORY = path.resolve(__dirname, "../..");

function slipway(...words: string[]) {
  const command = [path.join(REPOSITORY, "offline/slipway.cjs"), ...words];
  return spawnSync(process.execPath, command, { cwd: REPOSITORY, encoding: "utf8" });
}

/** The words that are offered for a line, of which the last may be in the making. */
function offered(line: string): string[] {
  const known: Record<string, string[]> = { stack: ["dev", "prod"], system: ["daa"], first: ["dev", "prod"] };
  return candidates(slipwayProgram(), line.split(" "), (name) => known[name] ?? []).map(({ word }) => word);
}

describe("completion", () => {
  it("offers the commands, and those inside a command", () => {
    assert.deepEqual(offered("pre"), ["preview"]);
    assert.ok(offered("").includes("policy"));
    assert.ok(!offered("").includes("complete"));
    assert.deepEqual(offered("policy ch"), ["check"]);
  });

  it("offers the options of the command", () => {
    assert.deepEqual(offered("preview --policy"), ["--policy-pack", "--policy-pack-config"]);
    assert.ok(offered("policy check --").includes("--plan"));
    assert.ok(!offered("policy list --").includes("--plan"));
  });

  it("offers the values of an option, however it is written", () => {
    assert.deepEqual(offered("preview --stack "), ["dev", "prod"]);
    assert.deepEqual(offered("preview -s p"), ["prod"]);
    assert.deepEqual(offered("preview --stack=p"), ["--stack=prod"]);
    assert.deepEqual(offered("preview --stack = p"), ["prod"]);
    assert.deepEqual(offered("preview --stack ="), ["dev", "prod"]);
    assert.deepEqual(offered("cost --stack dev p"), ["prod"]);
  });

  it("offers the values of each argument, and no more than there are arguments", () => {
    assert.deepEqual(offered("promote "), ["daa"]);
    assert.deepEqual(offered("promote daa "), []);
    assert.deepEqual(offered("parity "), ["dev", "prod"]);
    assert.deepEqual(offered("completion "), ["bash", "zsh", "fish"]);
  });

  it("leaves files to the shell", () => assert.deepEqual(offered("policy check --plan "), []));

  it("knows the stacks, the systems and the rules that are there", () => {
    const words = (line: string) =>
      slipway("complete", "--", ...line.split(" "))
        .stdout.split("\n")
        .flatMap((text) => text.split("\t")[0] || []);
    const stacks = fs.readdirSync(REPOSITORY).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
    assert.deepEqual(words("preview --stack "), stacks.sort());
    assert.deepEqual(words("promote "), allSystems.map(({ name }) => name).sort());
    assert.deepEqual(
      words("policy explain "),
      allRules.map(({ id }) => id),
    );
  });

  it("refuses a shell it does not know", () => {
    const { status, stderr } = slipway("completion", "tcsh");
    assert.equal(status, 2);
    assert.match(stderr, /Allowed choices are bash, zsh, fish/);
  });
});

describe("completion in a real shell", function () {
  this.timeout(60_000);
  let folder: string;

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-completion-"));
    for (const shell of ["bash", "zsh", "fish"]) {
      fs.writeFileSync(path.join(folder, shell), slipway("completion", shell).stdout);
    }
  });

  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** What stands on a terminal after a line was written as far as here and Tab was pressed. */
  function afterTab(shell: string[], setUp: string, line: string): string {
    const typed = `${setUp}\n${line}\t\u0001echo COMPLETED: \n exit\n`;
    const { stdout } = spawnSync("script", ["-qec", `stty cols 200 -echo; ${shell.join(" ")}`, "/dev/null"], {
      cwd: REPOSITORY,
      encoding: "utf8",
      input: typed,
      env: { PATH: process.env["PATH"], HOME: folder, TERM: "dumb" },
    });
    return /COMPLETED: (slipway[^\b\u001b\n]*)$/m.exec(stdout.replace(/\r/g, ""))?.[1]?.trim() ?? stdout;
  }

  it("makes bash finish a command, a stack and a rule at Tab", () => {
    const bash = (line: string) => afterTab(["bash", "--norc", "-i"], `source ${folder}/bash`, line);
    assert.equal(bash("slipway prev"), "slipway preview");
    assert.equal(bash("slipway preview --stack stag"), "slipway preview --stack staging");
    assert.equal(bash("slipway preview --stack=stag"), "slipway preview --stack=staging");
    assert.equal(
      bash("slipway policy explain databases-are-enc"),
      "slipway policy explain databases-are-encrypted",
    );
    assert.equal(bash("slipway policy check --plan READ"), "slipway policy check --plan README.md");
  });

  it("makes zsh finish a command, a stack and a rule at Tab", function () {
    if (spawnSync("zsh", ["--version"]).error) this.skip();
    const setUp = `autoload -U compinit; compinit -u -D; PS1=; source ${folder}/zsh`;
    const zsh = (line: string) => afterTab(["zsh", "-f", "-i"], setUp, line);
    assert.equal(zsh("slipway prev"), "slipway preview");
    assert.equal(zsh("slipway preview --stack stag"), "slipway preview --stack staging");
    assert.equal(
      zsh("slipway policy explain databases-are-enc"),
      "slipway policy explain databases-are-encrypted",
    );
  });

  it("makes fish offer commands, stacks, rules and files", function () {
    if (spawnSync("fish", ["--version"]).error) this.skip();
    const fish = (line: string) => {
      const { stdout } = spawnSync(
        "fish",
        ["--no-config", "-c", `source ${folder}/fish; complete -C '${line}'`],
        {
          cwd: REPOSITORY,
          encoding: "utf8",
          env: { PATH: process.env["PATH"], HOME: folder },
        },
      );
      return stdout
        .trim()
        .split("\n")
        .map((text) => text.split("\t")[0]);
    };
    assert.deepEqual(fish("slipway prev"), ["preview"]);
    assert.deepEqual(fish("slipway preview --stack stag"), ["staging"]);
    assert.deepEqual(fish("slipway policy explain databases-are-enc"), ["databases-are-encrypted"]);
    assert.ok(fish("slipway policy check --plan READ").includes("README.md"));
  });
});
