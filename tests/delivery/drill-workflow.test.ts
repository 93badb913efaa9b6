import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parsed, REPOSITORY, stepOf, StepRun } from "./step-run";

interface Drill {
  on: { schedule: { cron: string }[] };
  jobs: {
    prepare: { permissions: object; steps: { if?: string; with?: { title?: string; intro?: string } }[] };
  };
}

describe("the quarterly drill", () => {
  const print = stepOf("drill", "prepare", "Print the steps");
  const measure = stepOf("drill", "prepare", "Measure what needs no account");
  const { on, jobs } = parsed<Drill>(".github/workflows/drill.yml");
  let step: StepRun;
  beforeEach(() => (step = new StepRun()));
  afterEach(() => step.remove());
  const file = (name: string) => path.join(step.folder, name);

  it("is due in each quarter, whoever remembers it", () => {
    assert.match(on.schedule[0]?.cron ?? "", /^\d+ \d+ 2 1,4,7,10 \*$/);
  });

  it("opens an issue whose page says what to do, even where a step before it failed", () => {
    const last = jobs.prepare.steps.at(-1);
    assert.equal(last?.if, "always()");
    const [page = ""] = /docs\/\S+\.md/.exec(last?.with?.intro ?? "") ?? [];
    assert.ok(existsSync(path.join(REPOSITORY, page)), page);
    assert.deepEqual(jobs.prepare.permissions, { contents: "read", issues: "write" });
  });

  it("shows the steps of the failover and what was measured, under the name of the quarter", () => {
    step.program("npx", '[ "$*" = "slipway failover plan --stack prod-dr --quiet" ] && echo "1. Decide"');
    step.program("date", 'case "$1" in +%Y) echo 2026;; *) echo 11;; esac');
    writeFileSync(file("measured.txt"), "drill: zone lost: 0 of 200\n");
    const { status, output } = step.run(print, { GITHUB_OUTPUT: file("outputs") });
    assert.equal(status, 0, output);
    assert.equal(readFileSync(file("outputs"), "utf8"), "quarter=2026-Q4\n");
    assert.match(readFileSync(file("drill.txt"), "utf8"), /^1\. Decide\n[^]*\ndrill: zone lost: 0 of 200\n$/);
  });

  it("says so where a drill failed", () => {
    step.program("npx", "echo '1 failing'; exit 1");
    const { status } = step.run(measure);
    assert.equal(status, 0);
    assert.equal(readFileSync(file("measured.txt"), "utf8"), "1 failing\nThe drills FAILED.\n");
  });
});
