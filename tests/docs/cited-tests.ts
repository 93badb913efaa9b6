import * as fs from "node:fs";
import * as path from "node:path";

const REPOSITORY = path.resolve(__dirname, "../..");

/** Whether a file has a test of this title, as it stands in the source. */
export function hasTest(file: string, title: string): boolean {
  const source = path.join(REPOSITORY, file);
  if (!fs.existsSync(source)) return false;
  const text = fs.readFileSync(source, "utf8");
  return ['"', "`", "'"].some((quote) => text.includes(`${quote}${title}${quote}`));
}
