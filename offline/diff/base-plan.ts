import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { UserError } from "../../config/user-error";
import { Failure } from "../failure";
import { ProcessOutput, processOutput } from "../plan/process-output";
import { replaceFile } from "../replace-file";
import { PlanDocument } from "./plan-document";

/**
 * The plan of a stack at another commit, in a worktree of its own with the packages its own lock file asks for. Kept by
 * commit and stack, as neither changes.
 *
 * @throws UserError for no git, a folder outside a repository, or a commit that does not exist; Failure for a program that
 *   does not plan there
 */
export async function planAt(root: string, reference: string, stack: string): Promise<PlanDocument> {
  const commit = await commitOf(root, reference);
  const cached = path.join(cacheFolder(), `${commit}-${stack}.json`);
  if (!fs.existsSync(cached)) keep(cached, JSON.stringify(await planned(root, commit, stack)));
  return JSON.parse(fs.readFileSync(cached, "utf8")) as PlanDocument;
}

async function commitOf(root: string, reference: string): Promise<string> {
  const { stdout, stderr, status, error } = await git(
    root,
    "rev-parse",
    "--verify",
    "--quiet",
    `${reference}^{commit}`,
  );
  if (error) throw new UserError("git is not installed; slipway diff needs it to read the other commit.");
  if (status === 0) return stdout.trim();
  const reason = /not a git repository/.test(stderr)
    ? `${root} is not in a git repository`
    : `there is no commit ${reference}; fetch it, or name another with --base`;
  throw new UserError(`Cannot compare: ${reason}.`);
}

async function planned(root: string, commit: string, stack: string): Promise<PlanDocument> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-base-"));
  const worktree = path.join(folder, "tree");
  try {
    const added = await git(root, "worktree", "add", "--detach", "--quiet", worktree, commit);
    if (added.status !== 0) throw new Failure(`git worktree add failed: ${added.stderr.trim()}`);
    const prefix = await git(root, "rev-parse", "--show-prefix");
    const inside = path.join(worktree, prefix.stdout.trim());
    await installPackages(root, inside);
    return await plan(inside, commit, stack);
  } finally {
    await git(root, "worktree", "remove", "--force", worktree);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** With the same lock file, the packages that are here are the packages that are wanted there. */
async function installPackages(root: string, inside: string): Promise<void> {
  const [here, there] = [root, inside].map((folder) => readIfThere(path.join(folder, "package-lock.json")));
  if (here === there) {
    fs.symlinkSync(path.join(root, "node_modules"), path.join(inside, "node_modules"));
    return;
  }
  const { status, stderr } = await processOutput("npm", ["ci", "--no-audit", "--no-fund"], { cwd: inside });
  if (status !== 0) throw new Failure(`npm ci failed at the base:\n${stderr.trim()}`);
}

function readIfThere(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}

/** By the program that is here: what is compared is the programs' plans, not two versions of this command. */
async function plan(inside: string, commit: string, stack: string): Promise<PlanDocument> {
  const command = path.resolve(__dirname, "../slipway.cjs");
  const pack = fs.existsSync(path.join(inside, "policy"))
    ? ["--policy-pack", path.join(inside, "policy")]
    : ["--no-policies"];
  const { stdout, stderr } = await processOutput(
    process.execPath,
    [command, "preview", "--json", "--stack", stack, "--cwd", inside, ...pack],
    { cwd: inside },
  );
  const document = parsed(stdout);
  if (!document) {
    throw new Failure(`The base ${commit.slice(0, 12)} does not plan stack ${stack}:\n${stderr.trim()}`);
  }
  return document;
}

function parsed(text: string): PlanDocument | undefined {
  try {
    const document = JSON.parse(text) as PlanDocument & { diagnostics?: { severity: string }[] };
    const failed = document.diagnostics?.some(({ severity }) => severity === "error") ?? false;
    return failed ? undefined : document;
  } catch {
    return undefined;
  }
}

function keep(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  replaceFile(file, text);
}

function cacheFolder(): string {
  const root = process.env["SLIPWAY_CACHE"] ?? path.join(os.homedir(), ".cache", "slipway");
  return path.join(root, "plans");
}

function git(cwd: string, ...args: string[]): Promise<ProcessOutput> {
  return processOutput("git", args, { cwd });
}
