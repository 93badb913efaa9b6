import * as fs from "node:fs";
import * as path from "node:path";
import { Document, isMap, isSeq, parseDocument, YAMLMap } from "yaml";
import { UserError } from "../../config/user-error";
import { systemSource } from "./system-source";

/** Kubernetes and AWS names are made from it, so it is short and plain. */
const NAME = /^[a-z][a-z0-9]{1,19}$/;

/**
 * Adds a system to the project: its file, its line in `systems/index.ts`, its place in every stack file. Everything is
 * checked before anything is written.
 *
 * @returns the files written
 * @throws UserError for a name that does not fit or is taken, or a project that is not laid out as this one
 */
export function newSystem(root: string, name: string): string[] {
  if (!NAME.test(name)) {
    throw new UserError(
      `"${name}" is not a system name: give 2 to 20 lower-case letters and digits, a letter first.`,
    );
  }
  const file = path.join(root, "systems", `${name}.ts`);
  if (fs.existsSync(file)) throw new UserError(`systems/${name}.ts exists already; choose another name.`);
  const changes = new Map<string, string>([
    [file, systemSource(name)],
    [path.join(root, "systems/index.ts"), withSystem(root, name)],
  ]);
  for (const stack of fs.readdirSync(root).filter((entry) => /^Pulumi\..+\.yaml$/.test(entry))) {
    const stackFile = path.join(root, stack);
    changes.set(stackFile, withImage(fs.readFileSync(stackFile, "utf8"), stack, name));
  }
  for (const [target, content] of changes) fs.writeFileSync(target, content);
  return [...changes.keys()].map((target) => path.relative(root, target));
}

function withSystem(root: string, name: string): string {
  const file = path.join(root, "systems/index.ts");
  const source = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  const list = /export const allSystems: System\[\] = \[([^\]]*)\];/;
  if (!list.test(source))
    throw new UserError("systems/index.ts has no list allSystems to add the system to.");
  return source
    .replace(list, (_, names: string) => `export const allSystems: System[] = [${names.trim()}, ${name}];`)
    .replace(/^import \{ System \}/m, `import { ${name} } from "./${name}";\nimport { System }`);
}

/** Comments and order of the stack file are kept. */
function withImage(text: string, stack: string, name: string): string {
  const document = parseDocument(text);
  const systems = document.getIn(["config", "slipway:systems"]);
  const images = document.getIn(["config", "slipway:images"]);
  if (!isSeq(systems) || !isMap(images)) {
    throw new UserError(`${stack} has no slipway:systems and slipway:images to add the system to.`);
  }
  systems.add(document.createNode(name));
  images.set(document.createNode(name), imageNode(document));
  return document.toString({ lineWidth: 0 });
}

/** A placeholder version; the pipeline of the system writes the real one. */
function imageNode(document: Document): YAMLMap {
  const image = document.createNode({ tag: "v0.1.0", digest: `sha256:${"0".repeat(64)}` });
  image.flow = true;
  const images = new YAMLMap();
  images.set("app", image);
  return images;
}
