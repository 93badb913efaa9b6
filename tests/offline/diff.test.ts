import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { slipway } from "./slipway";

const REPOSITORY = path.resolve(__dirname, "../..");

const program = (body: string): string => `
const pulumi = require("@pulumi/pulumi");
const aws = require("@pulumi/aws");
${body}
`;
const BEFORE = program(`
new aws.s3.Bucket("exports", { bucket: "shop-exports", tags: { team: "sales" } });
new aws.kms.Key("old", { description: "no longer needed" });
new aws.ssm.Parameter("alarms", { type: "String", value: "on" });
`);
const AFTER = program(`
new aws.s3.Bucket("exports", { bucket: "shop-exports-2", tags: { team: "sales", system: "shop" } });
new aws.ssm.Parameter("alarms", { type: "String", value: "on", description: "Alarms" });
new aws.iam.Role("reader", { assumeRolePolicy: "{}", description: "reads" });
`);

describe("slipway diff", () => {
  let folder: string;
  let environment: string | undefined;
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t.example", ...args], { cwd: folder });
  const diff = (...args: string[]) =>
    slipway("diff", folder, "--stack", "dev", "--no-policies", ...args, "--cwd", folder);

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-diff-"));
    environment = process.env["SLIPWAY_CACHE"];
    process.env["SLIPWAY_CACHE"] = path.join(folder, "cache");
    fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    fs.writeFileSync(path.join(folder, "Pulumi.dev.yaml"), "config:\n  aws:region: us-east-1\n");
    fs.writeFileSync(path.join(folder, "package.json"), '{ "main": "index.js" }');
    fs.writeFileSync(path.join(folder, ".gitignore"), "node_modules\ncache\n");
    fs.writeFileSync(path.join(folder, "index.js"), BEFORE);
    fs.symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(folder, "node_modules"));
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "-m", "before");
    fs.writeFileSync(path.join(folder, "index.js"), AFTER);
  });
  after(() => {
    if (environment === undefined) delete process.env["SLIPWAY_CACHE"];
    else process.env["SLIPWAY_CACHE"] = environment;
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it("shows what is removed, replaced, changed and added, what can lose data first", () => {
    const { code, stdout, stderr } = diff("--base", "HEAD");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^dev: 1 removed, 1 replaced, 1 changed, 1 added/);
    const lines = stdout.split("\n");
    assert.match(lines[1] ?? "", /! aws:kms\/key:Key old holds data and would be removed/);
    assert.match(
      lines[2] ?? "",
      /! aws:s3\/bucket:Bucket exports holds data and would be replaced, for bucket/,
    );
    assert.match(stdout, /bucket: "shop-exports" => "shop-exports-2" \(replaces it\)/);
    assert.match(stdout, /tags\.system: \(none\) => "shop"/);
    assert.match(stdout, /description: \(none\) => "Alarms"/);
    assert.match(stdout, /\+ +aws:iam\/role:Role reader/);
    assert.doesNotMatch(stdout, /tags\.team/);
  });

  it("says where it cannot know whether a change replaces", () =>
    assert.match(
      diff("--base", "HEAD").stdout,
      /ssm\/parameter:Parameter alarms \(whether this replaces it is not known here\)/,
    ));

  it("writes a comment for a pull request, the danger first and the rest folded", () => {
    const { stdout } = diff("--base", "HEAD", "--markdown");
    assert.match(stdout, /^### Stack `dev`: 1 removed, 1 replaced, 1 changed, 1 added\n\n> \[!CAUTION\]/);
    assert.match(stdout, /<details><summary>Replaced \(1\)<\/summary>/);
  });

  it("says in one line what it does to the monthly cost", () =>
    assert.match(diff("--base", "HEAD").stdout, /^  Monthly cost: \$1 to \$6 => \$0 to \$5 \(-\$1\)$/m));

  it("leaves no worktree behind", () =>
    assert.equal(git("worktree", "list").toString().trim().split("\n").length, 1));

  it("refuses a base that does not exist", () => {
    const { code, stderr } = diff("--base", "no-such-branch");
    assert.equal(code, 2);
    assert.match(stderr, /there is no commit no-such-branch/);
  });

  it("refuses a base that does not plan, in its own words", () => {
    fs.writeFileSync(path.join(folder, "index.js"), "throw new Error('broken on purpose');");
    git("commit", "--quiet", "--all", "-m", "broken");
    fs.writeFileSync(path.join(folder, "index.js"), AFTER);
    const { code, stderr } = diff("--base", "HEAD");
    assert.equal(code, 1);
    assert.match(stderr, /does not plan stack dev/);
  });

  it("refuses a folder outside a repository", () => {
    const outside = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-no-git-"));
    fs.writeFileSync(path.join(outside, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    const { code, stderr } = slipway("diff", outside, "--stack", "dev", "--base", "HEAD", "--cwd", outside);
    fs.rmSync(outside, { recursive: true, force: true });
    assert.equal(code, 2);
    assert.match(stderr, /is not in a git repository/);
  });
});
