import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parsed, REPOSITORY, Step, stepOf, StepRun } from "./step-run";

interface Job {
  if?: string;
  permissions: Record<string, string>;
  environment: string;
  steps: Step[];
}

const FILE = ".github/workflows/environment.yml";
const { on, jobs } = parsed<{ on: Record<string, unknown>; jobs: Record<string, Job> }>(FILE);
const TEXT = readFileSync(path.join(REPOSITORY, FILE), "utf8");

describe("the workflow of the environments", () => {
  it("runs for pull requests and by the day, never with the rights of the base branch", () => {
    assert.deepEqual(on, {
      pull_request: { types: ["labeled", "unlabeled", "synchronize", "reopened", "closed"] },
      schedule: [{ cron: "41 3 * * *" }],
      workflow_dispatch: null,
    });
  });

  it("does nothing for a fork", () => {
    const fork = "github.event.pull_request.head.repo.full_name == github.repository";
    for (const name of ["up", "down"]) {
      assert.ok(jobs[name]?.if?.startsWith("github.event_name == 'pull_request' && " + fork), jobs[name]?.if);
    }
    for (const name of ["expired", "reap"]) {
      assert.match(
        jobs[name]?.if ?? "",
        /^(github\.event_name != 'pull_request'|needs\.expired\.outputs\.stacks != '\[\]')$/,
      );
    }
  });

  it("has no secret, no right to write to the repository, and a role of its own", () => {
    assert.doesNotMatch(TEXT, /secrets\.|DEPLOY_ROLE|PLAN_ROLE/);
    for (const [name, { permissions, environment }] of Object.entries(jobs)) {
      assert.deepEqual(permissions, { contents: "read", "id-token": "write" }, name);
      assert.equal(environment, "pull-requests", name);
    }
  });

  it("never skips the preview of a destruction", () => assert.doesNotMatch(TEXT, /skip-preview/));

  it("tags the stack with its expiry before the first resource is made", () => {
    const step = new StepRun();
    for (const name of ["npx", "pulumi"]) step.program(name, `echo "${name} $*" >> asked; echo 2026-11-24`);
    const write = stepOf("environment", "up", "Write the stack file, and the expiry before anything is made");
    assert.equal(step.run(write, { NUMBER: "12", STACK: "pr-12", SECRETS_PROVIDER: "awskms://k" }).status, 0);
    assert.deepEqual(readFileSync(path.join(step.folder, "asked"), "utf8").trim().split("\n"), [
      "npx slipway environment create 12 --context slipway-dev",
      "pulumi stack select pr-12 --create --secrets-provider awskms://k --non-interactive",
      "pulumi config get slipway:expires --stack pr-12",
      "pulumi stack tag set slipway:expires 2026-11-24 --stack pr-12",
    ]);
    const order = jobs["up"]!.steps.map(({ name }) => name);
    assert.ok(order.indexOf("Apply") > order.indexOf(write.name));
    step.remove();
  });
});

describe("destroying an environment", () => {
  const [, destroy] = parsed<{ runs: { steps: Step[] } }>(".github/actions/destroy-environment/action.yml")
    .runs.steps as [Step, Step];
  let step: StepRun;
  beforeEach(() => {
    step = new StepRun().program("aws", 'echo "aws $*" >> asked');
    const list = JSON.stringify([{ name: "dev" }, { name: "prod" }, { name: "pr-12" }]);
    step.program("pulumi", `echo "pulumi $*" >> asked\ncase "$*" in *"stack ls"*) echo '${list}';; esac`);
  });
  afterEach(() => step.remove());
  const asked = (): string[] => {
    const file = path.join(step.folder, "asked");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  };

  it("destroys it with a preview, then forgets the stack", () => {
    assert.equal(step.run(destroy, { STACK: "pr-12" }).status, 0);
    assert.deepEqual(asked(), [
      "pulumi stack ls --json --tag slipway:expires",
      "aws eks update-kubeconfig --name slipway-dev --alias slipway-dev",
      "pulumi destroy --stack pr-12 --yes --non-interactive",
      "pulumi stack rm pr-12 --yes --non-interactive",
    ]);
  });

  it("is fine where it is gone already", () => {
    const { status, output } = step.run(destroy, { STACK: "pr-13" });
    assert.equal(status, 0);
    assert.match(output, /pr-13 is gone already/);
    assert.deepEqual(asked(), ["pulumi stack ls --json --tag slipway:expires"]);
  });

  for (const stack of [
    "dev",
    "staging",
    "prod",
    "prod-dr",
    "local",
    "pr-",
    "pr-0",
    "pr-12 --stack prod",
    "",
  ]) {
    it(`refuses the stack ${JSON.stringify(stack)}, and asks nothing`, () => {
      assert.equal(step.run(destroy, { STACK: stack }).status, 1);
      assert.deepEqual(asked(), []);
    });
  }

  it("fails where the stacks cannot be listed", () => {
    step.program("pulumi", "exit 255");
    assert.notEqual(step.run(destroy, { STACK: "pr-12" }).status, 0);
  });
});
