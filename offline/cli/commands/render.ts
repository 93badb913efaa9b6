import * as path from "node:path";
import { Command, Option } from "commander";
import { UserError } from "../../../config/user-error";
import { Failure } from "../../failure";
import { ArgoSource, argoTree } from "../../manifests/argocd";
import { writeManifests, writeTree } from "../../manifests/write";
import { Plan } from "../../plan/plan";
import { planStack } from "../plan-stack";
import { stackOptions, StackOptions } from "../stack-options";

interface RenderOptions extends StackOptions {
  out: string;
  layout: "folders" | "argocd";
  repo?: string;
  revision?: string;
  path?: string;
  automated?: boolean;
}

/** `slipway render`: every Kubernetes object of a stack as YAML. */
export function renderCommand(): Command {
  return stackOptions(new Command("render"))
    .description("write every Kubernetes object of a stack as YAML, one file each")
    .requiredOption("-o, --out <dir>", "folder to write; made anew from run to run")
    .addOption(
      new Option("--layout <layout>", "folders: by namespace; argocd: the systems, as Argo CD Applications")
        .choices(["folders", "argocd"])
        .default("folders"),
    )
    .option("--repo <url>", "argocd: address of the Git repository that gets the tree")
    .option("--revision <name>", "argocd: branch, tag or commit (default: main)")
    .option("--path <dir>", "argocd: folder of the tree in that repository (default: rendered/<stack>)")
    .option("--automated", "argocd: have each change in Git applied, and each in the cluster undone")
    .addHelpText(
      "after",
      "\nExamples:\n  slipway render --stack prod --out rendered/prod\n  slipway render --stack prod --out rendered/prod --layout argocd --repo https://git.example.com/platform/slipway",
    )
    .action(async (options: RenderOptions) => {
      const out = path.resolve(options.out);
      const source = options.layout === "argocd" ? sourceOf(options) : refuseArgoOptions(options);
      const { plan } = await planStack({ ...options, policyPack: undefined });
      if (plan.failed) throw new Failure(plan.diagnostics.map(({ message }) => message).join("\n"));
      const { count, stay } = source
        ? writeArgoTree(plan, out, source)
        : { count: writeManifests(plan, out), stay: [] };
      if (!options.quiet) {
        process.stdout.write(`${count} objects of ${plan.project.stack} in ${options.out}\n`);
        if (stay.length > 0) process.stdout.write(stayText(stay));
      }
      process.exit(0);
    });
}

function writeArgoTree(plan: Plan, out: string, source: ArgoSource): { count: number; stay: string[] } {
  const place = source.path || `rendered/${plan.project.stack}`;
  const { files, stay } = argoTree(plan, { ...source, path: place });
  return { count: writeTree(files, out), stay };
}

function stayText(urns: string[]): string {
  const names = urns.map((urn) => `  ${urn.split("::").slice(2).join(" ")}\n`);
  return `${urns.length} objects stay with Pulumi, as only the cloud knows some value of them:\n${names.join("")}`;
}

function sourceOf({
  repo,
  revision = "main",
  path: folder = "",
  automated = false,
}: RenderOptions): ArgoSource {
  if (repo === undefined)
    throw new UserError("--layout argocd needs --repo URL: the Git repository that gets the tree.");
  if (!/^(https:\/\/[^\s/@]+\/\S+|ssh:\/\/\S+|[\w.-]+@[\w.-]+:\S+)$/.test(repo))
    throw new UserError(
      `--repo ${repo.replace(/\/\/[^/]*@/, "//…@")}: give https://HOST/PATH without a login, or an SSH address such as git@HOST:PATH.`,
    );
  if (revision.trim() === "") throw new UserError("--revision is empty; give a branch, a tag or a commit.");
  if (path.posix.isAbsolute(folder) || folder.split("/").includes(".."))
    throw new UserError(`--path ${folder}: give a folder inside the repository, such as rendered/prod.`);
  return { repository: repo, revision, path: folder.replace(/\/+$/, ""), automated };
}

function refuseArgoOptions({ repo, revision, path: folder, automated }: RenderOptions): undefined {
  const given = Object.entries({ repo, revision, path: folder, automated }).find(
    ([, value]) => value !== undefined,
  );
  if (given) throw new UserError(`--${given[0]} goes with --layout argocd.`);
}
