import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../config/user-error";

/**
 * Makes a stack's state readable after a kill in the middle of its writing. Where only the note of a file's attributes
 * beside it was cut off, that goes: the CLI does without. Else the CLI's own copy, which it keeps before each write,
 * takes the place of the state. Only a backend of files needs it: an object store takes a whole object or none.
 *
 * @param backend value of PULUMI_BACKEND_URL
 * @returns what was wrong and what was done
 * @throws UserError, naming the way out, for another backend and where the copy cannot be read either
 */
export function restoreState(backend: string | undefined, stack: string): string {
  if (!backend?.startsWith("file://"))
    throw new UserError(
      `The state of ${stack} cannot be read. Restore the version before it in the bucket (aws s3api list-object-versions --bucket BUCKET --prefix .pulumi/stacks), then run the command again. Nothing was changed.`,
    );
  const stacks = path.join(fileURLToPath(backend), ".pulumi/stacks");
  const file = fs
    .readdirSync(stacks, { recursive: true, encoding: "utf8" })
    .map((entry) => path.join(stacks, entry))
    .find((entry) => path.basename(entry) === `${stack}.json`);
  const attributes = `${file ?? ""}.attrs`;
  if (fs.existsSync(attributes) && !isJson(attributes)) {
    fs.rmSync(attributes);
    if (file !== undefined && isJson(file))
      return `${attributes} was cut off and is gone; the state is whole`;
  }
  const copy = `${file ?? ""}.bak`;
  if (file === undefined || !isJson(copy))
    throw new UserError(
      `The state of ${stack} cannot be read, and neither can the copy beside it. Copy the newest file of .pulumi/backups/PROJECT/${stack} in ${backend} over .pulumi/stacks/PROJECT/${stack}.json (docs/runbooks/lost-state.md). Nothing was changed.`,
    );
  const damaged = `${file}.damaged`;
  fs.renameSync(file, damaged);
  fs.copyFileSync(copy, file);
  return `its file was cut off; the copy before the last step is back, the damaged one is ${damaged}`;
}

function isJson(file: string): boolean {
  try {
    JSON.parse(fs.readFileSync(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}
