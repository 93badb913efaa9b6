import assert from "node:assert/strict";
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
