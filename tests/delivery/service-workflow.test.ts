import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";

const REPOSITORY = path.resolve(__dirname, "../..");

interface Step {
  name?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Workflow {
  on: { push?: { tags?: string[] } };
  jobs: Record<string, { needs?: string; steps: Step[] }>;
}

function workflow(name: string): Workflow {
  return parse(readFileSync(path.join(REPOSITORY, `.github/workflows/${name}.yml`), "utf8")) as Workflow;
}

function stepOf(file: string, job: string, title: string): Step {
  const found = workflow(file).jobs[job]?.steps.find(({ name }) => name === title);
  assert.ok(found, `${file}.yml has no step "${title}"`);
  return found;
}

/** Runs the script of a step as GitHub does, in a folder of its own; `programs` stand in for those it calls. */
class StepRun {
  readonly folder = mkdtempSync(path.join(tmpdir(), "slipway-step-"));

  program(name: string, script: string): this {
    const file = path.join(this.folder, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return this;
  }

  run(
    { run = "" }: Step,
    environment: Record<string, string> = {},
  ): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", run],
      {
        cwd: this.folder,
        encoding: "utf8",
        env: { ...process.env, PATH: `${this.folder}:${process.env.PATH}`, ...environment },
      },
    );
    return { status, output: stdout + stderr };
  }
}

describe("the workflow of the systems' repositories", () => {
  let step: StepRun;
  beforeEach(() => (step = new StepRun()));
  afterEach(() => rmSync(step.folder, { recursive: true }));

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
  afterEach(() => rmSync(step.folder, { recursive: true }));
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
