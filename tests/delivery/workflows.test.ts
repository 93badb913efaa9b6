import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { goBuild } from "../cluster/go-build";
import { pythonProgram } from "../python-program";

const REPOSITORY = path.resolve(__dirname, "../..");
const FOLDER = path.join(REPOSITORY, ".github/workflows");
const FILES = readdirSync(FOLDER).map((file) => path.join(FOLDER, file));

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<
    string,
    {
      permissions?: Record<string, string>;
      environment?: string;
      needs?: string;
      steps?: Step[];
      uses?: string;
    }
  >;
}

const workflow = (name: string): Workflow =>
  parse(readFileSync(path.join(FOLDER, `${name}.yml`), "utf8")) as Workflow;

function quiet(program: string, args: string[]): void {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", cwd: REPOSITORY });
  assert.equal(status, 0, stdout + stderr);
}

describe("GitHub workflows", () => {
  it("have nothing that actionlint finds", async () => {
    const folder = await goBuild({
      module: "tools/actionlint",
      name: "actionlint-1.7.7",
      programs: { actionlint: "github.com/rhysd/actionlint/cmd/actionlint" },
    });
    quiet(path.join(folder, "actionlint"), ["-color=false", ...FILES]);
  });

  it("have nothing that zizmor finds", () =>
    quiet(pythonProgram("zizmor", "tools/zizmor/requirements.txt"), [
      "--offline",
      "--no-progress",
      ".github",
    ]));

  it("pin every action by commit, and say its version", () => {
    const actions = readdirSync(path.join(REPOSITORY, ".github/actions")).map((name) =>
      path.join(REPOSITORY, ".github/actions", name, "action.yml"),
    );
    const text = [...FILES, ...actions].map((file) => readFileSync(file, "utf8")).join("\n");
    const used = [...text.matchAll(/^ *(?:- )?uses: (\S+)(.*)$/gm)].filter(
      ([, action]) => !action?.startsWith("./"),
    );
    assert.ok(used.length > 10);
    for (const [, action, comment] of used) {
      assert.match(action ?? "", /@[0-9a-f]{40}$/);
      assert.match(comment ?? "", /# v\d+\.\d+\.\d+$/, action);
    }
  });

  it("give no job a right it does not name", () => {
    for (const file of FILES) {
      const { permissions } = parse(readFileSync(file, "utf8")) as Workflow;
      assert.deepEqual(permissions, {}, file);
    }
  });
});

describe("delivery", () => {
  it("begins with the project's own check, on each pull request and each push to main", () => {
    const { on, jobs } = workflow("ci");
    assert.deepEqual(on, { pull_request: null, push: { branches: ["main"] } });
    const runs = Object.values(jobs).flatMap(({ steps }) => (steps ?? []).flatMap(({ run }) => run ?? []));
    assert.ok(runs.includes("npm run check"), runs.join());
  });

  it("takes main to dev, then to staging, then to prod, which waits for its environment's approval", () => {
    const { jobs } = workflow("deploy");
    assert.deepEqual(
      Object.entries(jobs).map(([name, { needs, uses }]) => [name, needs, uses]),
      [
        ["dev", undefined, "./.github/workflows/deploy-stage.yml"],
        ["staging", "dev", "./.github/workflows/deploy-stage.yml"],
        ["prod", "staging", "./.github/workflows/deploy-stage.yml"],
      ],
    );
    assert.equal(workflow("deploy-stage").jobs["deploy"]?.environment, "${{ inputs.stack }}");
  });

  it("applies with the policy pack, and goes back when applying or asking fails", () => {
    const steps = workflow("deploy-stage").jobs["deploy"]?.steps ?? [];
    for (const step of steps.filter(({ run }) => run?.includes("pulumi up"))) {
      assert.match(step.run ?? "", /--policy-pack policy/);
    }
    assert.equal(steps.filter(({ run }) => run?.includes("pulumi up")).length, 2);
  });

  it("never lets a pull request write to a cloud: its role may read", () => {
    const { on, jobs } = workflow("preview");
    assert.deepEqual(Object.keys(on), ["pull_request"]);
    assert.equal(jobs["live"]?.environment, "plan-${{ matrix.stack }}");
    const text = JSON.stringify(jobs);
    assert.doesNotMatch(text, /pulumi (up|destroy|refresh)/);
    assert.doesNotMatch(text, /DEPLOY_ROLE/);
  });

  it("looks for drift every day", () => assert.ok("schedule" in workflow("drift").on));
});
