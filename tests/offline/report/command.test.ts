import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { slipway } from "../slipway";

const CANARY = path.resolve(__dirname, "../../security/fixtures/canary");
const REPOSITORY = path.resolve(__dirname, "../../..");

describe("slipway report", function () {
  this.timeout(120_000);
  let folder: string;
  let out: string;
  const report = (project: string, ...options: string[]) =>
    slipway("report", project, "--stack", "dev", "--no-policies", ...options);

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-report-"));
    out = path.join(folder, "report.html");
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it("writes one page and says where, and how large it is", () => {
    const { code, stdout, stderr } = report("plain", "--out", out);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^dev in .*report\.html, \d+ kB\n$/);
    assert.match(fs.readFileSync(out, "utf8"), /^<!doctype html>\n<html lang="en">/);
    assert.deepEqual(fs.readdirSync(folder), ["report.html"]);
  });

  it("writes the same bytes again, silently where it is told so, and follows a link to the file it replaces", () => {
    const elsewhere = path.join(folder, "elsewhere.html");
    assert.equal(report("plain", "--out", elsewhere, "--quiet").stdout, "");
    const first = fs.readFileSync(elsewhere);
    fs.symlinkSync(elsewhere, out);
    assert.equal(report("plain", "--out", out).code, 0);
    assert.ok(fs.lstatSync(out).isSymbolicLink());
    assert.ok(fs.readFileSync(elsewhere).equals(first));
  });

  it("shows no secret, as value, base64 or encrypted, nor what policies say over it", () => {
    const { code, stdout, stderr } = slipway(
      "report",
      CANARY,
      "--stack",
      "dev",
      "--out",
      out,
      "--policy-pack",
      path.join(REPOSITORY, "policy"),
    );
    assert.ok(fs.existsSync(out), stderr);
    assert.notEqual(code, 2, stderr);
    const all = fs.readFileSync(out, "utf8") + stdout + stderr;
    for (const form of [
      "canary-7f3a",
      Buffer.from("canary-7f3a").toString("base64"),
      "canary-7f3a-encrypted",
    ]) {
      assert.ok(!all.includes(form), form);
    }
    assert.match(all, /\[secret\]/);
  });

  it("writes the picture alone, as a file that needs no page", () => {
    const { code, stderr } = report("manifests", "--picture", "--out", path.join(folder, "picture.svg"));
    assert.equal(code, 0, stderr);
    assert.match(
      fs.readFileSync(path.join(folder, "picture.svg"), "utf8"),
      /^<svg\s+xmlns="http:\/\/www\.w3\.org\/2000\/svg"/,
    );
  });

  const refusals: Record<
    string,
    { project?: string; options: () => string[]; message: RegExp; code?: number }
  > = {
    "no --out": { options: () => [], message: /required option '-o, --out <file>'/ },
    "a folder as --out": {
      options: () => ["--out", folder],
      message: /is a folder; give a file, such as .*report\.html/,
    },
    "an unknown stack": {
      options: () => ["--out", out, "--stack", "nowhere"],
      message: /No stack "nowhere".*Stacks here: /,
    },
    "a base that does not exist": {
      options: () => ["--out", out, "--base", "no-such-branch"],
      message: /there is no commit no-such-branch/,
    },
    "--picture of several stacks": {
      options: () => ["--out", out, "--picture", "--stack", "dev", "prod"],
      message: /--picture is of one stack/,
    },
    "a program that fails": {
      project: "failing",
      options: () => ["--out", out],
      message: /does not plan/,
      code: 1,
    },
  };
  for (const [what, { project = "plain", options, message, code = 2 }] of Object.entries(refusals)) {
    it(`refuses ${what}, and leaves what is there`, () => {
      fs.writeFileSync(out, "from yesterday");
      const result = report(project, ...options());
      assert.match(result.stderr, message);
      assert.equal(result.code, code, result.stderr);
      assert.equal(fs.readFileSync(out, "utf8"), "from yesterday");
      assert.deepEqual(fs.readdirSync(folder), ["report.html"]);
    });
  }

  it("refuses a base outside a repository, and reports without one where none is asked for", () => {
    const project = path.join(folder, "project");
    fs.cpSync(path.resolve(__dirname, "../fixtures/plain"), project, { recursive: true });
    fs.symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(folder, "node_modules"));
    const compared = report(project, "--out", out, "--base", "HEAD");
    assert.equal(compared.code, 2);
    assert.match(compared.stderr, /is not in a git repository/);
    assert.equal(report(project, "--out", out).code, 0);
    assert.doesNotMatch(fs.readFileSync(out, "utf8"), />commit [0-9a-f]/);
  });
});
