import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { planAt } from "../diff/base-plan";
import { plannedDocument } from "../plan/planned-document";
import { loadProject } from "../project";
import { withProgress } from "../terminal/progress";
import { counted } from "./html";
import { page } from "./page";
import { picture } from "./picture/picture";
import { stackReport, StackReport } from "./stack-report";
import { writableFile, writeFile } from "./write-file";

export interface ReportRequest {
  stacks: string[];
  /** File to write, relative to the working directory. */
  out: string;
  /** Folder of Pulumi.yaml. */
  cwd: string;
  base?: string;
  /** The picture of the one stack alone. */
  picture?: boolean;
  policies: boolean;
  policyPack: string;
  policyPackConfig?: string;
  quiet?: boolean;
}

/**
 * Plans the stacks, one after the other, and writes the page or the picture.
 *
 * @returns what was done, in words, and whether a mandatory policy is violated
 * @throws UserError for a place that cannot be written, an unknown stack, an invalid config or a base that does not exist;
 *   Failure for a program that does not plan
 */
export async function writeReport(request: ReportRequest): Promise<{ text: string; refused: boolean }> {
  const file = writableFile(request.out);
  const root = path.resolve(request.cwd);
  // Every name is checked before the first stack is planned.
  const projects = request.stacks.map((stack) => loadProject(root, stack));
  const reports = await withProgress("Planning", request.quiet, async (tell) => {
    const made: StackReport[] = [];
    for (const stack of request.stacks) {
      tell(`Planning ${stack}`);
      made.push(await reportOf(root, stack, request, tell));
    }
    return made;
  });
  const [first] = reports;
  const text =
    request.picture && first
      ? `${picture(first, true).text}\n`
      : page({
          project: projects[0]?.name ?? "",
          commit: commitOf(root),
          stacks: reports,
          today: new Date().toISOString().slice(0, 10),
        });
  writeFile(file, text);
  return result(request.out, reports, text);
}

async function reportOf(
  root: string,
  stack: string,
  request: ReportRequest,
  tell: (text: string) => void,
): Promise<StackReport> {
  const { base, policies, policyPack, policyPackConfig, picture } = request;
  // The base first: what is wrong with it is said sooner.
  if (base !== undefined) tell(`Planning ${stack} at ${base}`);
  const before = base === undefined ? undefined : { name: base, plan: await planAt(root, base, stack) };
  tell(`Planning ${stack}`);
  const document = await plannedDocument(
    root,
    stack,
    policies && !picture
      ? [
          "--policy-pack",
          policyPack,
          ...(policyPackConfig ? ["--policy-pack-config", path.resolve(policyPackConfig)] : []),
        ]
      : ["--no-policies"],
  );
  return stackReport(stack, document, before);
}

/** Short hash and day of the commit, and whether tracked files differ from it; undefined where there is no git. */
function commitOf(root: string): string | undefined {
  const git = (...args: string[]) =>
    spawnSync("git", args, { cwd: root, encoding: "utf8", env: { ...process.env, TZ: "UTC" } });
  const { status, stdout } = git(
    "log",
    "-1",
    "--format=%h of %cd",
    "--date=format-local:%Y-%m-%d",
    "--abbrev=10",
  );
  if (status !== 0) return undefined;
  const changed = git("status", "--porcelain", "--untracked-files=no").stdout.trim() !== "";
  return `${stdout.trim()}${changed ? ", with uncommitted changes" : ""}`;
}

function result(out: string, reports: StackReport[], text: string): { text: string; refused: boolean } {
  const mandatory = reports.flatMap(
    ({ verdicts }) => verdicts?.violations.filter(({ level }) => level === "mandatory") ?? [],
  ).length;
  const stacks = reports.map(({ stack }) => stack).join(", ");
  const kilobytes = Math.ceil(Buffer.byteLength(text) / 1000);
  return {
    text: `${stacks} in ${out}, ${kilobytes} kB${mandatory > 0 ? `; ${counted(mandatory, "mandatory violation")}` : ""}`,
    refused: mandatory > 0,
  };
}
