import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../config/user-error";
import { draftOf, replaceFile } from "../replace-file";

/**
 * The file that will be written, with links followed. Refuses a place that cannot be written before anything is planned
 * for it.
 *
 * @throws UserError for a folder, a device, or a folder around it that is missing or may not be written
 */
export function writableFile(out: string): string {
  const file = fs.existsSync(out) ? fs.realpathSync(out) : path.resolve(out);
  const there = fs.existsSync(file) ? fs.statSync(file) : undefined;
  if (there?.isDirectory()) {
    throw new UserError(`--out ${out} is a folder; give a file, such as ${path.join(out, "report.html")}.`);
  }
  if (there && !there.isFile())
    throw new UserError(`--out ${out} is no file that can be replaced; give another.`);
  const folder = path.dirname(file);
  if (!fs.existsSync(folder) || !fs.statSync(folder).isDirectory()) {
    throw new UserError(`--out ${out}: there is no folder ${folder}; make it first.`);
  }
  try {
    if (there) fs.accessSync(file, fs.constants.W_OK);
    fs.writeFileSync(draftOf(file), "");
    fs.rmSync(draftOf(file));
  } catch (error) {
    throw refused(out, error);
  }
  return file;
}

/**
 * Writes a file beside its place and moves it there whole.
 *
 * @throws UserError where it cannot be written
 */
export function writeFile(file: string, text: string): void {
  try {
    replaceFile(file, text);
  } catch (error) {
    throw refused(file, error);
  }
}

function refused(file: string, error: unknown): UserError {
  return new UserError(`Cannot write ${file}: ${(error as Error).message}. Give another place with --out.`);
}
