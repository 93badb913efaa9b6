import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parsed, REPOSITORY, stepOf, StepRun } from "./step-run";

const FILE = ".github/workflows/restore-check.yml";
const daysAgo = (days: number): string =>
  new Date(Date.now() - days * 86_400_000 - 60_000).toISOString().replace(/\.\d+Z$/, "Z");

describe("the weekly look at the proofs of backups", () => {
  const ask = stepOf("restore-check", "proven", "Ask when each database was last restored");
  let step: StepRun;
  beforeEach(() => (step = new StepRun().program("aws", "true")));
  afterEach(() => step.remove());

  /** What the step says where the proofs of these databases were at these times. */
  function asked(proofs: Record<string, string | undefined>) {
    const items = Object.entries(proofs).map(([name, lastSuccessfulTime]) => ({
      metadata: { name },
      status: { lastSuccessfulTime },
    }));
    writeFileSync(path.join(step.folder, "answer.json"), JSON.stringify({ items }));
    step.program("kubectl", 'case "$*" in *cronjobs*) cat answer.json;; *) exit 1;; esac');
    return step.run(ask, { STACK: "prod", GITHUB_STEP_SUMMARY: "/dev/null" });
  }

  it("is fine where every database was restored within eight days", () => {
    const { status, output } = asked({ "daa-daa": daysAgo(0), "shadower-analytics": daysAgo(7) });
    assert.equal(status, 0, output);
    assert.match(output, /^daa-daa was proven 0 days ago\nshadower-analytics was proven 7 days ago$/m);
  });

  it("fails where one was not, and says which and since when", () => {
    const { status, output } = asked({ "daa-daa": daysAgo(1), "shadower-analytics": daysAgo(8) });
    assert.equal(status, 1);
    assert.match(output, /^overdue: shadower-analytics was proven 8 days ago$/m);
  });

  it("fails where one was never restored, and where there is no check", () => {
    assert.match(asked({ "daa-daa": undefined }).output, /^overdue: daa-daa was never proven$/m);
    assert.equal(asked({ "daa-daa": undefined }).status, 1);
    assert.match(asked({}).output, /^overdue: there is no restore check$/m);
    assert.equal(asked({}).status, 1);
  });

  it("fails where the cluster cannot be asked", () => {
    step.program("kubectl", "exit 1");
    assert.equal(step.run(ask, { STACK: "prod", GITHUB_STEP_SUMMARY: "/dev/null" }).status, 1);
  });

  it("comes the day after the restores, changes nothing, and opens an issue with its runbook", () => {
    const { on, jobs } = parsed<{
      on: { schedule: { cron: string }[] };
      jobs: Record<
        string,
        { environment: string; permissions: object; steps: { with?: { intro?: string } }[] }
      >;
    }>(FILE);
    assert.match(on.schedule[0]?.cron ?? "", / \* \* 0$/);
    assert.equal(jobs["proven"]?.environment, "plan-${{ matrix.stack }}");
    assert.deepEqual(jobs["proven"]?.permissions, {
      contents: "read",
      "id-token": "write",
      issues: "write",
    });
    const intro = jobs["proven"]?.steps.at(-1)?.with?.intro ?? "";
    const [, runbook = ""] = /Runbook: (\S+)/.exec(intro) ?? [];
    assert.ok(existsSync(path.join(REPOSITORY, runbook)), intro);
  });
});
