import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { writeRecorded } from "./recorded-states";
import { TwinStack } from "./twin-stack";

/**
 * `npm run record:state -- RELEASE [COMMIT]`: brings dev, prod and local up from nothing in front of the twins, by the
 * program of the commit (that of this tree without one), and writes their states to tests/golden/states/RELEASE.
 */
const STACKS = ["dev", "prod", "local"];
const REPOSITORY = path.resolve(__dirname, "../..");

async function main(): Promise<void> {
  const [release, commit] = process.argv.slice(2);
  if (release === undefined) throw new Error("usage: npm run record:state -- RELEASE [COMMIT]");
  const [tree, remove] = commit === undefined ? [REPOSITORY, () => undefined] : checkOut(commit);
  try {
    for (const stack of STACKS) await record(tree, stack, release);
  } finally {
    remove();
  }
}

async function record(tree: string, stack: string, release: string): Promise<void> {
  const twin = await TwinStack.start(stack, { project: tree, policies: false });
  try {
    const { code, text } = await twin.up("--skip-preview");
    if (code !== 0) throw new Error(text);
    const file = writeRecorded({ release, stack }, await twin.state());
    const kilobytes = Math.round(fs.statSync(file).size / 1024);
    process.stdout.write(`${path.relative(REPOSITORY, file)} (${kilobytes} KB)\n`);
  } finally {
    twin.stop();
  }
}

/** A copy of a commit beside the repository, which uses the packages that are installed here. */
function checkOut(commit: string): [folder: string, remove: () => void] {
  const folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "slipway-commit-")), "tree");
  const git = (...args: string[]) => execFileSync("git", args, { cwd: REPOSITORY, stdio: "pipe" });
  git("worktree", "add", "--detach", folder, commit);
  fs.symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(folder, "node_modules"));
  return [
    folder,
    () => {
      git("worktree", "remove", "--force", folder);
      fs.rmSync(path.dirname(folder), { recursive: true });
    },
  ];
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
