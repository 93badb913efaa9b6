import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parsed, REPOSITORY, Step, stepOf, StepRun } from "./step-run";

interface Workflow {
  on: { push?: { tags?: string[] } };
  jobs: Record<string, { needs?: string; steps: Step[] }>;
}

const workflow = (name: string): Workflow => parsed(`.github/workflows/${name}.yml`);

describe("the workflow of the systems' repositories", () => {
  let step: StepRun;
  beforeEach(() => (step = new StepRun()));
  afterEach(() => step.remove());

  it("refuses a coverage below 80 %", () => {
    const gate = stepOf("service", "test", "Coverage of 80 % or more");
    assert.equal(step.program("make", "echo 79.9").run(gate).status, 1);
    assert.equal(step.program("make", "echo 80").run(gate).status, 0);
  });

  it("refuses an image above its size, and says both", () => {
    const gate = stepOf("service", "image", "Refuse an image above its size");
    step.program("docker", "head --bytes 2500000 /dev/urandom");
    const refused = step.run(gate, { LIMIT: "2" });
    assert.equal(refused.status, 1);
    assert.match(refused.output, /^2 MB compressed, at most 2$/m);
    assert.equal(step.run(gate, { LIMIT: "3" }).status, 0);
  });

  it("fails at a known hole that is severe and can be fixed", () => {
    const gate = stepOf("service", "image", "Refuse known holes that can be fixed");
    step.program("trivy", 'echo "$@" > asked; exit 1');
    assert.notEqual(step.run(gate).status, 0);
    const asked = readFileSync(path.join(step.folder, "asked"), "utf8").trim();
    assert.equal(asked, "image --exit-code 1 --severity HIGH,CRITICAL --ignore-unfixed scan:local");
  });

  it("pushes an image for two architectures once it is tested, scanned and small enough, and signs its digest", () => {
    const { needs, steps } = workflow("service").jobs["image"]!;
    assert.equal(needs, "test");
    const gates = steps.flatMap(({ name }) => name ?? []);
    assert.deepEqual(gates, [
      "Build for the scan",
      "Refuse known holes that can be fixed",
      "Refuse an image above its size",
      "Push",
      "Sign, by this workflow's identity",
    ]);
    const pushed = steps.filter((each) => each.with?.["push"] === true);
    assert.deepEqual(
      pushed.map(({ name }) => name),
      ["Push"],
    );
    const { platforms } = (
      workflow("service") as unknown as {
        on: { workflow_call: { inputs: { platforms: { default: string } } } };
      }
    ).on.workflow_call.inputs;
    assert.equal(platforms.default, "linux/amd64,linux/arm64");
  });
});

describe("the pull request that brings a digest to dev", () => {
  const open = stepOf(
    "service",
    "promote",
    "Write the digest and open the pull request, or renew the one that is open",
  );
  const DIGEST = `sha256:${"f".repeat(64)}`;
  const inputs = { SYSTEM: "bitunix", IMAGE: "bot", TAG: "a".repeat(40), DIGEST, REPOSITORY: "acme/slipway" };
  const environment = { ...inputs, SOURCE: "https://github.com/acme/bot/commit/a" };
  let step: StepRun;
  beforeEach(() => {
    step = new StepRun();
    const git = (...args: string[]) =>
      assert.equal(spawnSync("git", args, { cwd: step.folder }).status, 0, args.join(" "));
    copyFileSync(path.join(REPOSITORY, "Pulumi.dev.yaml"), path.join(step.folder, "Pulumi.dev.yaml"));
    git("init", "--quiet", "--initial-branch", "main");
    git("add", ".");
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "one");
    step.program("npx", `shift; "${process.execPath}" "${REPOSITORY}/offline/slipway.cjs" "$@"`);
    step.program("git", 'if [ "$1" = push ]; then echo "git $*" >> asked; else exec /usr/bin/git "$@"; fi');
  });
  afterEach(() => step.remove());
  const asked = () => readFileSync(path.join(step.folder, "asked"), "utf8");

  it("changes that one digest and its tag, on a branch of the image", () => {
    step.program("gh", 'echo "gh $*" >> asked');
    const { status, output } = step.run(open, environment);
    assert.equal(status, 0, output);
    const { stdout } = spawnSync("git", ["show", "--format=%s", "--unified=0"], {
      cwd: step.folder,
      encoding: "utf8",
    });
    assert.match(stdout, /^Bring bitunix bot aaaaaaaaaaaa to dev$/m);
    const added = stdout.split("\n").filter((line) => /^\+(?!\+)/.test(line));
    assert.equal(added.length, 1, stdout);
    assert.ok(added[0]?.includes(`bot: { tag: ${inputs.TAG}, digest: "${DIGEST}" }`), stdout);
    assert.match(
      asked(),
      /^git push .*github\.com\/acme\/slipway\.git HEAD:refs\/heads\/promote\/bitunix-bot$/m,
    );
    assert.match(asked(), /^gh pr create --repo acme\/slipway --head promote\/bitunix-bot/m);
  });

  it("renews the one that is open", () => {
    step.program("gh", 'echo "gh $*" >> asked; case "$*" in "pr list"*) echo 7;; esac');
    assert.equal(step.run(open, environment).status, 0);
    assert.match(asked(), /^gh pr edit 7 /m);
    assert.doesNotMatch(asked(), /pr create/);
  });

  it("is not opened for an image that Slipway does not know", () => {
    step.program("gh", 'echo "gh $*" >> asked');
    const { status, output } = step.run(open, { ...environment, IMAGE: "robot" });
    assert.equal(status, 2);
    assert.match(output, /Pulumi\.dev\.yaml has no image robot of bitunix; it has bot/);
  });

  it("is opened by an app's token for one repository and two rights, which is kept nowhere", () => {
    const { steps } = workflow("service").jobs["promote"]!;
    const [token, checkout] = steps;
    assert.equal(token?.with?.["repositories"], "${{ inputs.platform-repository }}");
    assert.deepEqual(
      Object.keys(token?.with ?? {}).filter((name) => name.startsWith("permission-")),
      ["permission-contents", "permission-pull-requests"],
    );
    assert.equal(checkout?.with?.["persist-credentials"], false);
    const { permissions } = parsed<{ jobs: Record<string, { permissions: object }> }>(
      ".github/workflows/service.yml",
    ).jobs["promote"]!;
    assert.deepEqual(permissions, {});
  });
});

describe("a release", () => {
  let step: StepRun;
  beforeEach(() => {
    step = new StepRun();
    for (const file of ["package.json", "CHANGELOG.md"])
      copyFileSync(path.join(REPOSITORY, file), path.join(step.folder, file));
  });
  afterEach(() => step.remove());
  const notes = stepOf("release", "release", "Take the version's part of the changelog");

  it("is made of a tag vX.Y.Z, with the version's part of the changelog", () => {
    assert.deepEqual(workflow("release").on.push?.tags, ["v[0-9]+.[0-9]+.[0-9]+"]);
    const { version } = JSON.parse(readFileSync(path.join(step.folder, "package.json"), "utf8")) as {
      version: string;
    };
    writeFileSync(
      path.join(step.folder, "CHANGELOG.md"),
      `# Changelog\n\n## 99.0.0\n\n- Next.\n\n## ${version}\n\n- This.\n\n## 0.0.1\n\n- First.\n`,
    );
    assert.equal(step.run(notes, { GITHUB_REF_NAME: `v${version}` }).status, 0);
    assert.equal(readFileSync(path.join(step.folder, "notes.md"), "utf8").trim(), "- This.");
  });

  it("is refused for a tag that is not the version of package.json", () =>
    assert.notEqual(step.run(notes, { GITHUB_REF_NAME: "v98.7.6" }).status, 0));
});
