import * as fs from "node:fs";
import * as path from "node:path";
import { format } from "prettier";
import { REPOSITORY } from "./measure";

/** The mutants of one file. */
export interface FileScore {
  file: string;
  killed: number;
  survived: number;
  /** Mutants that no test runs. */
  uncovered: number;
  /** Mutants left out, as they change only what is read when the file is loaded. */
  ignored: number;
}

/** The part of Stryker's report that is read here. */
export interface MutationReport {
  files: Record<string, { mutants: { status: string }[] }>;
}

const DOCUMENT = path.join(REPOSITORY, "docs/mutation.md");

/** Counts by file; a mutant that makes the tests run for ever is killed, one that does not load is none. */
export function scoresOf({ files }: MutationReport): FileScore[] {
  return Object.entries(files)
    .map(([file, { mutants }]) => {
      const count = (...statuses: string[]): number =>
        mutants.filter(({ status }) => statuses.includes(status)).length;
      return {
        file,
        killed: count("Killed", "Timeout"),
        survived: count("Survived"),
        uncovered: count("NoCoverage"),
        ignored: count("Ignored"),
      };
    })
    .filter(({ killed, survived, uncovered }) => killed + survived + uncovered > 0)
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

/**
 * Puts the table of one area between its markers in docs/mutation.md.
 *
 * @throws Error where the page has no such markers
 */
export async function writeScores(area: string, commit: string, scores: FileScore[]): Promise<void> {
  const page = fs.readFileSync(DOCUMENT, "utf8");
  const [begin, end] = [`<!-- mutation: ${area} -->`, "<!-- mutation: end -->"];
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`docs/mutation.md has no ${begin} with a ${end} after it`);
  const text = `\n\n${table(area, commit, scores).join("\n")}\n\n`;
  const written = page.slice(0, from + begin.length) + text + page.slice(to);
  fs.writeFileSync(DOCUMENT, await format(written, { parser: "markdown", printWidth: 110 }));
}

function table(area: string, commit: string, scores: FileScore[]): string[] {
  const sum = (of: Exclude<keyof FileScore, "file">): number =>
    scores.reduce((total, score) => total + score[of], 0);
  const total: FileScore = {
    file: "all",
    killed: sum("killed"),
    survived: sum("survived"),
    uncovered: sum("uncovered"),
    ignored: sum("ignored"),
  };
  const day = new Date().toISOString().slice(0, 10);
  return [
    `${day}, \`npm run mutation -- ${area}\` at ${commit}.`,
    "",
    "| file | score | killed | survived | in no test | left out |",
    "| --- | ---: | ---: | ---: | ---: | ---: |",
    ...[...scores, total].map(line),
  ];
}

function line({ file, killed, survived, uncovered, ignored }: FileScore): string {
  const score = ((100 * killed) / (killed + survived + uncovered)).toFixed(1);
  return `| ${file === "all" ? file : `\`${file}\``} | ${score} % | ${killed} | ${survived} | ${uncovered} | ${ignored} |`;
}
