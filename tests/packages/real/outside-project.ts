import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { removeAtExit } from "../../engine/cli-process";

export const REPOSITORY = path.resolve(__dirname, "../../..");

/** Of the repository's packages, those that a project has which installs `@slipway/components`. */
const DEPENDENCIES = ["@grafana", "@pulumi", "@types", "typescript", "yaml"];

/** A project outside this tree, in which the packed components are installed. */
export class OutsideProject {
  private constructor(
    readonly folder: string,
    /** Files of the package, as they are published. */
    readonly files: string[],
    readonly remove: () => void,
  ) {}

  static make(): OutsideProject {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-outside-"));
    const remove = removeAtExit(folder);
    const packed = execFileSync(
      "npm",
      ["pack", "--workspace", "@slipway/components", "--json", "--silent", "--pack-destination", folder],
      { cwd: REPOSITORY, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
    );
    const made = packedOf(JSON.parse(packed.slice(packed.search(/^[[{]/m))));
    const installed = path.join(folder, "node_modules/@slipway/components");
    fs.mkdirSync(installed, { recursive: true });
    execFileSync("tar", ["-xzf", path.join(folder, made.filename), "-C", installed, "--strip-components=1"]);
    for (const name of DEPENDENCIES) {
      fs.symlinkSync(path.join(REPOSITORY, "node_modules", name), path.join(folder, "node_modules", name));
    }
    return new OutsideProject(
      folder,
      made.files.map(({ path: file }) => file),
      remove,
    );
  }

  /** Copies an example of the repository and gives its folder. */
  example(name: string): string {
    const copy = path.join(this.folder, name);
    fs.cpSync(path.join(REPOSITORY, "examples", name), copy, { recursive: true });
    return copy;
  }
}

interface Packed {
  filename: string;
  files: { path: string }[];
}

/** npm 11 answers with a list, later ones by package. */
function packedOf(answer: Packed[] | Record<string, Packed>): Packed {
  return Object.values(answer)[0]!;
}

/** Folders of `examples/`, TypeScript programs all. */
export function typescriptExamples(): string[] {
  return fs
    .readdirSync(path.join(REPOSITORY, "examples"))
    .filter((name) => fs.existsSync(path.join(REPOSITORY, "examples", name, "index.ts")))
    .sort();
}
