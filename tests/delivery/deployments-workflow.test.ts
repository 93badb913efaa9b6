import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { stepOf, StepRun } from "./step-run";

describe("the share of deployments that succeed", () => {
  const count = stepOf("deployments", "share", "Count what succeeded");
  let step: StepRun;
  beforeEach(() => (step = new StepRun()));
  afterEach(() => step.remove());

  const deployment = (daysAgo: number, ...states: string[]) => ({
    createdAt: new Date(Date.now() - daysAgo * 86_400_000).toISOString().replace(/\.\d+Z$/, "Z"),
    statuses: { nodes: states.map((state) => ({ state })) },
  });

  /** What the step says where GitHub answers with these deployments, a page each. */
  function counted(...pages: object[][]) {
    const answer = pages.map((nodes) => ({ data: { repository: { deployments: { nodes } } } }));
    writeFileSync(path.join(step.folder, "answer.json"), JSON.stringify(answer));
    step.program("gh", 'echo "$*" > asked; cat answer.json');
    const environment = { STACK: "prod", REPOSITORY: "acme/slipway", GITHUB_STEP_SUMMARY: "/dev/null" };
    return step.run(count, environment);
  }

  it("is counted over 30 days and all pages, by whether a deployment ever succeeded", () => {
    const { status, output } = counted(
      [deployment(1, "SUCCESS", "IN_PROGRESS"), deployment(2, "INACTIVE", "SUCCESS")],
      [deployment(29, "INACTIVE", "SUCCESS"), deployment(31, "FAILURE")],
    );
    assert.equal(status, 0, output);
    assert.match(output, /^prod: 3 of 3 deployments in 30 days succeeded, 100 %/m);
    const asked = readFileSync(path.join(step.folder, "asked"), "utf8");
    assert.match(asked, /--paginate --slurp --field owner=acme --field name=slipway --field stack=prod/);
  });

  it("fails at 99 % and below, and says the figure", () => {
    const good = Array.from({ length: 99 }, () => deployment(3, "SUCCESS"));
    const { status, output } = counted([...good, deployment(3, "FAILURE", "IN_PROGRESS")]);
    assert.equal(status, 1);
    assert.match(
      output,
      /^below: prod: 99 of 100 deployments in 30 days succeeded, 99 %; promised are more/m,
    );
    assert.match(counted([...good, ...good, deployment(3, "ERROR")]).output, /^prod: 198 of 199 .* 99\.4 %/m);
  });

  it("leaves out what still runs or waits for its approval, and says where there was none", () => {
    const { status, output } = counted([deployment(0, "WAITING"), deployment(0, "IN_PROGRESS", "QUEUED")]);
    assert.equal(status, 0);
    assert.match(output, /^prod: no deployment in 30 days$/m);
  });

  it("fails where GitHub cannot be asked", () => {
    step.program("gh", "exit 1");
    assert.equal(
      step.run(count, { STACK: "prod", REPOSITORY: "a/b", GITHUB_STEP_SUMMARY: "/dev/null" }).status,
      1,
    );
  });
});
