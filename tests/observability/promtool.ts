import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import { debianProgram } from "../debian-program";

/** Writes documents as YAML into a folder of their own and runs a program on the last of them. */
export function onFiles(
  program: "promtool" | "amtool",
  args: (files: string[]) => string[],
  ...documents: object[]
): Verdict {
  const tool = debianProgram(program, program === "promtool" ? "prometheus" : "prometheus-alertmanager");
  return judged(tool, args, documents);
}

/** What a program said of the files it was given. */
export interface Verdict {
  status: number | null;
  output: string;
}

/** As {@link onFiles}, for any program, with more variables in its environment. */
export function judged(
  tool: string,
  args: (files: string[]) => string[],
  documents: object[],
  environment: Record<string, string> = {},
): Verdict {
  const folder = mkdtempSync(path.join(tmpdir(), "slipway-observability-"));
  try {
    const files = documents.map((document, index) => {
      const file = path.join(folder, `${index}.yaml`);
      writeFileSync(file, stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 }));
      return file;
    });
    const { status, stdout, stderr } = spawnSync(tool, args(files), {
      encoding: "utf8",
      cwd: folder,
      env: { ...process.env, ...environment },
    });
    return { status, output: `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
