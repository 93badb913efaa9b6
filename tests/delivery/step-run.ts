import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";

export const REPOSITORY = path.resolve(__dirname, "../..");

export interface Step {
  name?: string;
  uses?: string;
  run?: string;
  shell?: string;
  env?: Record<string, string>;
  with?: Record<string, unknown>;
}

/** The content of a file of the repository, such as `.github/workflows/drift.yml`. */
export function parsed<T>(file: string): T {
  return parse(readFileSync(path.join(REPOSITORY, file), "utf8")) as T;
}

export function stepOf(workflow: string, job: string, title: string): Step {
  const { jobs } = parsed<{ jobs: Record<string, { steps: Step[] }> }>(`.github/workflows/${workflow}.yml`);
  const found = jobs[job]?.steps.find(({ name }) => name === title);
  assert.ok(found, `${workflow}.yml has no step "${title}"`);
  return found;
}

/** Runs the script of a step as GitHub does, in a folder of its own; `programs` stand in for those it calls. */
export class StepRun {
  readonly folder = mkdtempSync(path.join(tmpdir(), "slipway-step-"));

  program(name: string, script: string): this {
    const file = path.join(this.folder, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return this;
  }

  run(
    { run = "", shell }: Step,
    environment: Record<string, string> = {},
  ): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(
      "bash",
      // GitHub sets pipefail only where a step names bash.
      [...(shell === "bash" ? ["--noprofile", "--norc", "-eo", "pipefail"] : ["-e"]), "-c", run],
      {
        cwd: this.folder,
        encoding: "utf8",
        env: { ...process.env, PATH: `${this.folder}:${process.env.PATH}`, ...environment },
      },
    );
    return { status, output: stdout + stderr };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
