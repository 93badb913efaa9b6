import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";
import { UserError } from "../../config/user-error";
import { Plan } from "../plan/plan";
import { Manifest, computedPaths, manifests } from "./objects";
import { validateManifests } from "./validate";

/** Marks a folder as ours, so that a run may replace it. */
const MARK = ".slipway-render";

/**
 * Writes the manifests of a plan. The folder is made beside its place and moved there whole, so nothing is left
 * half written.
 *
 * @returns the number of objects
 * @throws UserError when an object does not fit its schema, or the folder holds files that are not ours
 */
export function writeManifests(plan: Plan, out: string): number {
  const all = manifests(plan);
  validateManifests(all);
  refuseForeign(out);
  let draft: string;
  try {
    fs.mkdirSync(path.dirname(out), { recursive: true });
    draft = fs.mkdtempSync(`${out}.`);
  } catch (error) {
    throw new UserError(`Cannot write to ${path.dirname(out)}: ${(error as Error).message}.`);
  }
  try {
    fs.writeFileSync(path.join(draft, MARK), `Written by slipway render --stack ${plan.project.stack}\n`);
    for (const manifest of all) {
      const file = path.join(draft, manifest.file);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, yamlOf(manifest));
    }
    fs.chmodSync(draft, 0o755);
    fs.rmSync(out, { recursive: true, force: true });
    fs.renameSync(draft, out);
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true });
    throw error;
  }
  return all.length;
}

function refuseForeign(out: string): void {
  if (!fs.existsSync(out)) return;
  const entries = fs.statSync(out).isDirectory() ? fs.readdirSync(out) : ["a file"];
  if (entries.length > 0 && !entries.includes(MARK)) {
    throw new UserError(
      `${out} exists and was not written by slipway render; give an empty or a new folder.`,
    );
  }
}

function yamlOf(manifest: Manifest): string {
  const computed = computedPaths(manifest.object);
  const comment = computed.map((where) => `# computed at pulumi up: ${where}\n`).join("");
  return (
    comment +
    stringify(manifest.object, { sortMapEntries: false, lineWidth: 0, aliasDuplicateObjects: false })
  );
}
