import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../config/user-error";

/**
 * Puts the CLI's own copy of a stack's state, which it keeps before each write, in the place of one that cannot be
 * read. Only a backend of files needs it: an object store takes a whole object or none.
 *
 * @param backend value of PULUMI_BACKEND_URL
 * @returns the file that holds the damaged state
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
  const copy = `${file ?? ""}.bak`;
  if (file === undefined || !isJson(copy))
    throw new UserError(
      `The state of ${stack} cannot be read, and neither can the copy beside it. Copy the newest file of .pulumi/backups/PROJECT/${stack} in ${backend} over .pulumi/stacks/PROJECT/${stack}.json (docs/runbooks/lost-state.md). Nothing was changed.`,
    );
  const damaged = `${file}.damaged`;
  fs.renameSync(file, damaged);
  fs.copyFileSync(copy, file);
  return damaged;
}

function isJson(file: string): boolean {
  try {
    JSON.parse(fs.readFileSync(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}
