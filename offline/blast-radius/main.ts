import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { loadProject } from "../project";
import { Row, atlasOf } from "./atlas";
import { atlasDocument } from "./document";

/**
 * Writes docs/blast-radius.md: `npm run docs:blast-radius`. Each stack is planned in a process of its own, at the same
 * time; `rows STACK` is such a process.
 */
const STACKS = ["dev", "staging", "prod"];
const REPOSITORY = path.resolve(__dirname, "../..");
const MAX_OUTPUT = 2 ** 28;

/** The text of docs/blast-radius.md as it should be. */
export async function blastRadius(): Promise<string> {
  const rows = await Promise.all(STACKS.map(rowsOf));
  return atlasDocument(new Map(STACKS.map((stack, index) => [stack, rows[index] ?? []])));
}

async function rowsOf(stack: string): Promise<Row[]> {
  const loader = path.join(REPOSITORY, "offline/load-typescript.cjs");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--require", loader, __filename, "rows", stack],
    { cwd: REPOSITORY, maxBuffer: MAX_OUTPUT },
  );
  return JSON.parse(stdout) as Row[];
}

async function main([command, stack]: string[]): Promise<void> {
  if (command === "rows") {
    const output = process.stdout.write.bind(process.stdout);
    // What the program prints must not get into the rows.
    process.stdout.write = process.stderr.write.bind(process.stderr);
    const rows = await atlasOf(loadProject(REPOSITORY, stack));
    await new Promise<void>((resolve) => output(JSON.stringify(rows), () => resolve()));
    process.exit(0);
  }
  fs.writeFileSync(path.join(REPOSITORY, "docs/blast-radius.md"), await blastRadius());
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  });
}
