import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { isColoured } from "../../offline/terminal/colour";
import { slipway } from "./slipway";

const REPOSITORY = path.resolve(__dirname, "../..");
const SHOWN = /Planning dev/;

/** What a terminal of 100 columns gets to see of a preview. */
function onTerminal(env: Record<string, string>, ...options: string[]): string {
  const project = path.join(__dirname, "fixtures/plain");
  const preview = [process.execPath, "offline/slipway.cjs", "preview", "--stack", "dev", "--cwd", project];
  const command = [...preview, "--no-policies", ...options].join(" ");
  const { stdout, status } = spawnSync("script", ["-qec", `stty cols 100; ${command}`, "/dev/null"], {
    cwd: REPOSITORY,
    encoding: "utf8",
    input: "",
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], TERM: "xterm", ...env },
  });
  assert.equal(status, 0, stdout);
  return stdout;
}

describe("colours", () => {
  const terminal = { isTTY: true };
  const pipe = {};

  it("are for terminals that can show them, and not for pipes, files or CI", () => {
    assert.equal(isColoured(terminal, { TERM: "xterm" }), true);
    assert.equal(isColoured(terminal, { TERM: "dumb" }), false);
    assert.equal(isColoured(pipe, { TERM: "xterm" }), false);
    assert.equal(isColoured(pipe, { CI: "true" }), false);
  });

  it("come where FORCE_COLOR asks for them, and never where NO_COLOR is set", () => {
    assert.equal(isColoured(pipe, { FORCE_COLOR: "1" }), true);
    assert.equal(isColoured(terminal, { FORCE_COLOR: "0" }), false);
    assert.equal(isColoured(terminal, { NO_COLOR: "1" }), false);
    assert.equal(isColoured(pipe, { NO_COLOR: "1", FORCE_COLOR: "1" }), false);
    assert.equal(isColoured(terminal, { NO_COLOR: "" }), true);
  });

  it("of errors do not follow what standard output is", () => {
    const { stderr } = spawnSync(process.execPath, ["offline/slipway.cjs", "cost"], {
      cwd: REPOSITORY,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], CI: "true" },
    });
    assert.match(stderr, /^error: /);
  });
});

describe("progress", () => {
  it("is shown on a terminal while a stack is planned, and taken away again", () => {
    const text = onTerminal({});
    assert.match(text, SHOWN);
    assert.match(text, /\u001b\[2K\u001b\[1G\u001b\[\?25hPreviewing update \(dev\)/);
  });

  it("is not shown with --quiet, nor in CI, nor on a terminal that cannot move its cursor", () => {
    assert.doesNotMatch(onTerminal({}, "--quiet"), SHOWN);
    assert.doesNotMatch(onTerminal({ CI: "true" }), SHOWN);
    assert.doesNotMatch(onTerminal({ TERM: "dumb" }), SHOWN);
  });

  it("is not written into a pipe", () => {
    const { stdout, stderr } = slipway("preview", "plain", "--stack", "dev", "--no-policies");
    assert.doesNotMatch(stdout + stderr, SHOWN);
  });
});

describe("--quiet", () => {
  it("leaves the tree and the counts of a preview, and no note", () => {
    const { stdout } = slipway("preview", "plain", "--stack", "dev", "--no-policies", "--quiet");
    assert.match(stdout, /^ \+ {3}pulumi:pulumi:Stack/m);
    assert.match(stdout, /\+ \d+ to create\n$/);
  });
});

describe("a word that is mistyped", () => {
  it("is answered with the nearest command or option, and exit code 2", () => {
    const run = (...words: string[]) =>
      spawnSync(process.execPath, ["offline/slipway.cjs", ...words], { cwd: REPOSITORY, encoding: "utf8" });
    const command = run("previw");
    assert.equal(command.status, 2);
    assert.match(command.stderr, /unknown command 'previw'\n\(Did you mean preview\?\)/);
    const inner = run("policy", "explan");
    assert.equal(inner.status, 2);
    assert.match(inner.stderr, /\(Did you mean explain\?\)/);
    const option = run("preview", "--stak", "prod");
    assert.equal(option.status, 2);
    assert.match(option.stderr, /\(Did you mean --stack\?\)/);
  });
});
