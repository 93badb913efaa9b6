import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

const REPOSITORY = path.resolve(__dirname, "../..");

interface Manifest {
  dependencies: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** What the sources of a folder import from outside it that its package.json does not name. */
function unannounced(folder: string): string[] {
  const root = path.join(REPOSITORY, folder);
  const manifest = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as Manifest;
  const known = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies ?? {})];
  const sources = (fs.readdirSync(root, { recursive: true }) as string[]).filter(
    (file) => file.endsWith(".ts") && !/(^|\/)(dist|node_modules)\//.test(file),
  );
  assert.ok(sources.length > 10, `${sources.length} sources in ${folder}`);
  return sources.flatMap((file) =>
    [...fs.readFileSync(path.join(root, file), "utf8").matchAll(/\bfrom "([^"]+)"/g)].flatMap(
      ([, imported = ""]) => {
        const inside = imported.startsWith(".")
          ? path.resolve(root, path.dirname(file), imported).startsWith(`${root}${path.sep}`)
          : imported.startsWith("node:") ||
            known.some((name) => imported === name || imported.startsWith(`${name}/`));
        return inside ? [] : [`${file}: ${imported}`];
      },
    ),
  );
}

describe("a published folder", () => {
  for (const folder of ["components", "plugin"]) {
    it(`${folder} imports its own files and what its package.json names: no config, system, wiring or command`, () => {
      assert.deepEqual(unannounced(folder), []);
    });
  }
});
