import * as fs from "node:fs";

/** Writes a file beside its place and moves it there whole; throws what the file system throws, with no draft left. */
export function replaceFile(file: string, text: string): void {
  const draft = draftOf(file);
  try {
    fs.writeFileSync(draft, text);
    fs.renameSync(draft, file);
  } catch (error) {
    fs.rmSync(draft, { force: true });
    throw error;
  }
}

/** Where {@link replaceFile} writes first: of this process alone. */
export function draftOf(file: string): string {
  return `${file}.${process.pid}.tmp`;
}
