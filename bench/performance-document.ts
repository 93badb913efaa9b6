import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { format } from "prettier";
import { REPOSITORY } from "./measure";

/** Measures, with so many runs of each command, and gives Markdown lines. */
export type Section = (runs: number) => string[] | Promise<string[]>;

const DOCUMENT = path.join(REPOSITORY, "docs/performance.md");

/**
 * Puts figures between the section's markers in docs/performance.md, with the command, the machine and the day.
 *
 * @throws Error where the page has no such markers
 */
export async function writeSection(
  name: string,
  runs: number,
  load: number,
  figures: string[],
): Promise<void> {
  const page = fs.readFileSync(DOCUMENT, "utf8");
  const [begin, end] = [`<!-- bench: ${name} -->`, "<!-- bench: end -->"];
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`docs/performance.md has no ${begin} with a ${end} after it`);
  const text = ["", "", ...figures, "", circumstances(name, runs, load), ""].join("\n");
  const written = page.slice(0, from + begin.length) + text + page.slice(to);
  fs.writeFileSync(DOCUMENT, await format(written, { parser: "markdown", printWidth: 110 }));
  process.stdout.write(`${text}\n`);
}

function circumstances(name: string, runs: number, load: number): string {
  const day = new Date().toISOString().slice(0, 10);
  const machine = `${os.cpus().length} cores (${os.cpus()[0]?.model.trim()}), Node ${process.versions.node}`;
  return `${day}, \`npm run bench -- ${runs} ${name}\`, ${machine}, load ${load.toFixed(1)} at the start.`;
}
