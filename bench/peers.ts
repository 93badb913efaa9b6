import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { npmPackages } from "../tests/npm-packages";
import { REPOSITORY, Run, measured, row } from "./measure";
import { CLI } from "./preview";

const PEERS = path.join(REPOSITORY, "bench/peers");

/** Tables of the same work done by us and by the CDKs, with the packages that bench/peers pins, as Markdown lines. */
export function peersSection(runs: number): string[] {
  const modules = path.join(npmPackages("bench/peers", "peers"), "node_modules");
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-peers-"));
  try {
    return [...kubernetesTable(work, modules, runs), "", ...awsTable(work, modules, runs)];
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

function kubernetesTable(work: string, modules: string, runs: number): string[] {
  const rendered = path.join(work, "rendered");
  const ours = measured({ args: [CLI, "render", "--stack", "prod", "--out", rendered, "--quiet"] }, runs);
  const objects = readObjects(rendered);
  const list = path.join(work, "objects.json");
  fs.writeFileSync(list, JSON.stringify(objects));
  const outdir = path.join(work, "cdk8s");
  const theirs = measured(peer("cdk8s-app.cjs", modules, list, outdir), runs);
  const synthesized = fs.readdirSync(outdir).flatMap((file) => documents(path.join(outdir, file)));
  if (synthesized.length !== objects.length)
    throw new Error(`cdk8s wrote ${synthesized.length} objects of ${objects.length}`);
  return [
    ...heading("Kubernetes objects of prod", "objects"),
    row(
      "`slipway render`: the whole stack is planned, its objects are written",
      ours,
      String(objects.length),
    ),
    row(
      `cdk8s ${version(modules, "cdk8s")}: objects read as data, synthesized`,
      theirs,
      String(objects.length),
    ),
  ];
}

function awsTable(work: string, modules: string, runs: number): string[] {
  const folder = path.join(work, "foundation");
  writeFoundation(folder);
  const preview = [CLI, "preview", "--stack", "prod", "--no-policies", "--cwd", folder];
  const ours = measured({ args: preview }, runs);
  const planned = plannedAws([...preview, "--json"]);
  const outdir = path.join(work, "cdk");
  const app = peer("aws-cdk-app.cjs", modules, outdir);
  const theirs = measured(app, runs);
  const template = path.join(outdir, "foundation.template.json");
  const resources = Object.keys(JSON.parse(fs.readFileSync(template, "utf8")).Resources).length;
  const name = `AWS CDK ${version(modules, "aws-cdk-lib")}`;
  const unvalidated = measured({ ...app, env: { ...app.env, CDK_VALIDATION: "false" } }, runs);
  return [
    ...heading("A network, a cluster and a database", "resources of AWS"),
    row("`slipway preview --no-policies` of our components", ours, String(planned)),
    row(`${name}: \`synth\` of its constructs`, theirs, String(resources)),
    row(`${name}: the same, CDK_VALIDATION=false`, unvalidated, String(resources)),
  ];
}

function heading(title: string, counted: string): string[] {
  return [
    `### ${title}`,
    "",
    `| what | wall, s | processor, s | memory, MB | ${counted} |`,
    "| --- | ---: | ---: | ---: | ---: |",
  ];
}

/** An app of bench/peers, which finds its packages in the cache. */
function peer(file: string, modules: string, ...args: string[]): Run {
  return { args: [path.join(PEERS, file), ...args], env: { NODE_PATH: modules } };
}

function version(modules: string, name: string): string {
  return JSON.parse(fs.readFileSync(path.join(modules, name, "package.json"), "utf8")).version;
}

/** The rendered objects as data; the values of Helm releases are none. */
function readObjects(folder: string): object[] {
  const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return files
    .filter((file) => file.endsWith(".yaml"))
    .flatMap((file) => documents(path.join(folder, file)))
    .filter((object) => "apiVersion" in object);
}

function documents(file: string): object[] {
  return fs
    .readFileSync(file, "utf8")
    .split(/^---$/m)
    .map((text) => parse(text) as object | null)
    .filter((document) => document !== null);
}

/** A project of its own whose program is bench/foundation.ts. */
function writeFoundation(folder: string): void {
  fs.mkdirSync(folder);
  const project = parse(fs.readFileSync(path.join(REPOSITORY, "Pulumi.yaml"), "utf8")) as object;
  fs.writeFileSync(path.join(folder, "Pulumi.yaml"), stringify({ ...project, main: "program.js" }));
  fs.writeFileSync(path.join(folder, "Pulumi.prod.yaml"), "config: {}\n");
  fs.symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(folder, "node_modules"));
  const program = JSON.stringify(path.join(REPOSITORY, "bench/foundation"));
  fs.writeFileSync(path.join(folder, "program.js"), `module.exports = require(${program});\n`);
}

function plannedAws(preview: string[]): number {
  const { stdout, status, stderr } = spawnSync(process.execPath, preview, {
    cwd: REPOSITORY,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${preview.join(" ")} failed: ${stderr}${stdout}`);
  const { steps } = JSON.parse(stdout);
  return steps.filter(({ newState }: any) => newState?.type.startsWith("aws:")).length;
}
