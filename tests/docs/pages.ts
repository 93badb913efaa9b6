import * as fs from "node:fs";
import * as path from "node:path";

const REPOSITORY = path.resolve(__dirname, "../..");

/** A page that readers follow. */
export interface Page {
  /** Relative to the repository. */
  file: string;
  text: string;
}

/** The blocks of commands of a page, and where they stand. */
export interface Block {
  file: string;
  /** One command line each; a `\` at a line's end is resolved, comments are left out. */
  lines: string[];
}

/** All pages but the ones that list what was: the changelog. */
export function pages(): Page[] {
  const files = ["README.md", "SECURITY.md", "policy/README.md", ...markdownIn("docs")];
  return files.map((file) => ({ file, text: fs.readFileSync(path.join(REPOSITORY, file), "utf8") }));
}

function markdownIn(folder: string): string[] {
  return fs
    .readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `${folder}/${file}`)
    .sort();
}

/** Everything in a fence that is marked as `sh`. */
export function shellBlocks({ file, text }: Page): Block[] {
  return [...text.matchAll(/^ *```sh\n(.*?)^ *```$/gms)].map(([, body = ""]) => ({
    file,
    lines: body
      .replace(/\\\n\s*/g, "")
      .split("\n")
      .map((line) => line.replace(/(^|\s)# .*$/, "").trim())
      .filter((line) => line !== ""),
  }));
}

/** A command with what it prints, as a page shows it: shortened at each `…`. */
export interface Shown {
  file: string;
  command: string;
  output: string[];
}

/** Everything in a fence that is marked as `console`: a command after `$`, then lines of its output. */
export function shownOutputs({ file, text }: Page): Shown[] {
  return [...text.matchAll(/^```console\n\$ ([^\n]*)\n(.*?)^```$/gms)].map(([, command = "", body = ""]) => ({
    file,
    command,
    output: body.split("\n").filter((line) => line.trim() !== "" && line.trim() !== "…"),
  }));
}

/** The commands of a line, without what joins them and where their output goes. */
export function commandsOf(line: string): string[][] {
  return line
    .split(/\s*(?:&&|\|\||[;|])\s*/)
    .map((command) => command.replace(/\s*[12]?>\s*\S+/g, ""))
    .map((command) => words(command));
}

/** Splits at spaces as a shell does, as far as the docs need it: quotes keep spaces. */
function words(command: string): string[] {
  return [...command.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, "$1$2"),
  );
}

/** `text` in running prose. */
export function inlineCode({ text }: Page): string[] {
  const prose = text.replace(/^ *```.*?^ *```$/gms, "");
  return [...prose.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code.replace(/\s+/g, " "));
}
