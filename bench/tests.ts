import * as fs from "node:fs";
import * as path from "node:path";
import { REPOSITORY, measure, row } from "./measure";

/** What the tests take with and without coverage, once each, and what they cover. */
export function testsSection(): string[] {
  const npm = process.env["npm_execpath"];
  if (!npm) throw new Error("run it by npm run bench");
  const plain = measure({ args: [npm, "test"] });
  const covered = measure({ args: [npm, "run", "test:coverage"] });
  const summary = path.join(REPOSITORY, "coverage/coverage-summary.json");
  const { lines } = JSON.parse(fs.readFileSync(summary, "utf8")).total;
  return [
    "| what | wall, s | processor, s | memory, MB |",
    "| --- | ---: | ---: | ---: |",
    row("`npm test`", plain),
    row("`npm run test:coverage`: fewer tests, with coverage", covered),
    "",
    `Covered: ${lines.pct} % of ${lines.total} lines.`,
  ];
}
