import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";
import { UserError } from "../../config/user-error";
import { Plan } from "../plan/plan";
import { Manifest, computedPaths, manifests } from "./objects";
import { validateManifests } from "./validate";

/** Marks a folder as ours, so that a run may replace it. */
const MARK = ".slipway-render";

/** Writes the manifests of a plan: see {@link writeTree}. */
export function writeManifests(plan: Plan, out: string): number {
  return writeTree(manifests(plan), out);
}

/**
 * Writes objects, a file each. The folder is made beside its place and moved there whole, so nothing is left
 * half written.
 *
 * @returns the number of objects
 * @throws UserError when an object does not fit its schema, or the folder holds files that are not ours
 */
export function writeTree(all: Manifest[], out: string): number {
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
    fs.writeFileSync(
      path.join(draft, MARK),
      all
        .map(
          (manifest) => `${manifest.file}
`,
        )
        .join(""),
    );
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

/** Only files that an earlier run wrote may be replaced; the mark lists them. */
function refuseForeign(out: string): void {
  if (!fs.existsSync(out)) return;
  const refuse = (what: string): never => {
    throw new UserError(`${out} was not written by slipway render: ${what}; give an empty or a new folder.`);
  };
  if (!fs.statSync(out).isDirectory()) refuse("it is a file");
  const found = fs
    .readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory());
  if (found.length === 0) return;
  const mark = path.join(out, MARK);
  const written = new Set(fs.existsSync(mark) ? [MARK, ...fs.readFileSync(mark, "utf8").split("\n")] : []);
  const foreign = found
    .map((entry) => path.relative(out, path.join(entry.parentPath, entry.name)))
    .filter((file) => !written.has(file));
  if (foreign.length > 0) refuse(`it holds ${foreign.slice(0, 3).join(", ")}`);
}

/** kubectl reads YAML 1.1, where a bare `on` is a boolean; such strings are quoted. */
function yamlOf(manifest: Manifest): string {
  const computed = computedPaths(manifest.object);
  const comment = computed.map((where) => `# computed at pulumi up: ${where}\n`).join("");
  return (
    comment +
    stringify(manifest.object, {
      compat: "yaml-1.1",
      sortMapEntries: false,
      lineWidth: 0,
      aliasDuplicateObjects: false,
    })
  );
}
