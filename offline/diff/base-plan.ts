import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { UserError } from "../../config/user-error";
import { PlanDocument } from "./plan-document";

const LARGEST_PLAN = 2 ** 28;

/**
 * The plan of a stack at another commit, in a worktree of its own with the packages its own lock file asks for. Kept by
 * commit and stack, as neither changes.
 *
 * @throws UserError for no git, a folder outside a repository, a commit that does not exist, or a program that does not
 *   plan there
 */
export function planAt(root: string, reference: string, stack: string): PlanDocument {
  const commit = commitOf(root, reference);
  const cached = path.join(cacheFolder(), `${commit}-${stack}.json`);
  if (!fs.existsSync(cached)) keep(cached, JSON.stringify(planned(root, commit, stack)));
  return JSON.parse(fs.readFileSync(cached, "utf8")) as PlanDocument;
}

function commitOf(root: string, reference: string): string {
  const { stdout, stderr, status, error } = git(
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

function planned(root: string, commit: string, stack: string): PlanDocument {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-base-"));
  const worktree = path.join(folder, "tree");
  try {
    const added = git(root, "worktree", "add", "--detach", "--quiet", worktree, commit);
    if (added.status !== 0) throw new UserError(`git worktree add failed: ${added.stderr.trim()}`);
    const inside = path.join(worktree, git(root, "rev-parse", "--show-prefix").stdout.trim());
    installPackages(root, inside);
    return plan(inside, commit, stack);
  } finally {
    git(root, "worktree", "remove", "--force", worktree);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** With the same lock file, the packages that are here are the packages that are wanted there. */
function installPackages(root: string, inside: string): void {
  const [here, there] = [root, inside].map((folder) => readIfThere(path.join(folder, "package-lock.json")));
  if (here === there) {
    fs.symlinkSync(path.join(root, "node_modules"), path.join(inside, "node_modules"));
    return;
  }
  const { status, stderr } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: inside,
    encoding: "utf8",
  });
  if (status !== 0) throw new UserError(`npm ci failed at the base:\n${stderr.trim()}`);
}

function readIfThere(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}

/** By the program that is here: what is compared is the programs' plans, not two versions of this command. */
function plan(inside: string, commit: string, stack: string): PlanDocument {
  const command = path.resolve(__dirname, "../slipway.cjs");
  const pack = fs.existsSync(path.join(inside, "policy"))
    ? ["--policy-pack", path.join(inside, "policy")]
    : ["--no-policies"];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [command, "preview", "--json", "--stack", stack, "--cwd", inside, ...pack],
    { encoding: "utf8", maxBuffer: LARGEST_PLAN, cwd: inside },
  );
  const document = parsed(stdout);
  if (!document) {
    throw new UserError(`The base ${commit.slice(0, 12)} does not plan stack ${stack}:\n${stderr.trim()}`);
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
  const draft = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(draft, text);
  fs.renameSync(draft, file);
}

function cacheFolder(): string {
  const root = process.env["SLIPWAY_CACHE"] ?? path.join(os.homedir(), ".cache", "slipway");
  return path.join(root, "plans");
}

function git(cwd: string, ...args: string[]) {
  return spawnSync("git", args, { cwd, encoding: "utf8" });
}
