import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { declarationProblems } from "../../../offline/blast-radius/declared-losses";
import { atlasDocument } from "../../../offline/blast-radius/document";
import { Atlas, atlas, lastingStacks } from "../../../offline/blast-radius/main";
import { PlannedResource } from "../../../offline/plan/plan";
import { completePlan } from "../../security/complete-plan";

const REPOSITORY = path.resolve(__dirname, "../../..");
const COMMITTED = path.join(REPOSITORY, "docs/blast-radius.md");
const MOST_LINES = 30;

describe("the blast-radius atlas", () => {
  for (const stack of lastingStacks()) {
    it(`plans ${stack} again and again as slipway preview plans it once`, () => {
      const preview = completePlan(stack).filter(({ type }) => type !== "pulumi:pulumi:Stack");
      assert.deepEqual(inOrder(repeated(stack)), inOrder(preview));
    });
  }

  let stacks: Atlas;

  before(async () => {
    stacks = await atlas();
  });

  it("declares each change that deletes or replaces what holds data, and no other", () =>
    assert.deepEqual(declarationProblems(stacks), []));

  it("is written in docs/blast-radius.md as it is today", () => {
    const committed = fs.readFileSync(COMMITTED, "utf8").split("\n");
    const now = atlasDocument(stacks).split("\n");
    const differences = [
      ...without(committed, now).map((line) => `- ${line}`),
      ...without(now, committed).map((line) => `+ ${line}`),
    ];
    const shown = differences.slice(0, MOST_LINES).join("\n");
    assert.ok(
      committed.join("\n") === now.join("\n"),
      `docs/blast-radius.md differs in ${differences.length} lines (- as committed, + as it is now):\n${shown}\nLook whether each is meant, then run: npm run docs:blast-radius`,
    );
  });
});

function without(lines: string[], others: string[]): string[] {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
}

function repeated(stack: string): PlannedResource[] {
  const loader = path.join(REPOSITORY, "offline/load-typescript.cjs");
  const script = path.join(__dirname, "print-repeated-plan.ts");
  const printed = execFileSync(process.execPath, ["--require", loader, script, REPOSITORY, stack], {
    cwd: REPOSITORY,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(printed) as PlannedResource[];
}

/** By URN; the order of registration is that of promises, and means nothing. */
function inOrder(resources: PlannedResource[]): PlannedResource[] {
  return [...resources].sort((a, b) => a.urn.localeCompare(b.urn));
}
