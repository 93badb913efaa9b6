import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/**
 * Measures the offline preview of prod as a user starts it, and writes the figures to docs/performance.md.
 * Run it on a quiet machine: `npm run bench`.
 */
const REPOSITORY = path.resolve(__dirname, "..");
const RUNS = 5;

interface Measured {
  wall: number;
  cpu: number;
  memory: number;
}

/** Wall and processor seconds, and the largest memory in MB, of the command and the processes it started. */
function measure(script: string, ...args: string[]): Measured {
  const { stderr, status } = spawnSync(
    "/usr/bin/time",
    ["-f", "%e %U %S %M", process.execPath, script, ...args],
    {
      cwd: REPOSITORY,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    },
  );
  const line = stderr.trim().split("\n").pop() ?? "";
  const [wall = NaN, user = NaN, system = NaN, kilobytes = NaN] = line.split(" ").map(Number);
  if (status === null || Number.isNaN(wall)) throw new Error(`${script} ${args.join(" ")} failed: ${stderr}`);
  return { wall, cpu: user + system, memory: kilobytes / 1024 };
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function row(name: string, script: string, ...args: string[]): string {
  measure(script, ...args);
  const runs = Array.from({ length: RUNS }, () => measure(script, ...args));
  const figure = (pick: (run: Measured) => number, digits: number): string =>
    median(runs.map(pick)).toFixed(digits);
  return `| ${name} | ${figure((run) => run.wall, 2)} | ${figure((run) => run.cpu, 2)} | ${figure((run) => run.memory, 0)} |`;
}

const load = (modules: string[]): string => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "slipway-bench-")), "load.cjs");
  const lines = modules.map(
    (name) => `require(${JSON.stringify(require.resolve(name, { paths: [REPOSITORY] }))});`,
  );
  fs.writeFileSync(file, lines.join("\n"));
  return file;
};

const cli = "offline/slipway.cjs";
const sdks = ["@pulumi/pulumi", "@pulumi/aws", "@pulumi/kubernetes", "@pulumi/eks", "@pulumi/random"];
const table = [
  "| what | wall, s | processor, s | largest process, MB |",
  "| --- | --- | --- | --- |",
  row("node starts", load([])),
  row("import of @pulumi/pulumi", load(["@pulumi/pulumi"])),
  row("import of all SDKs", load(sdks)),
  row("command line alone (`slipway --help`)", cli, "--help"),
  row("preview of prod without policies", cli, "preview", "--stack", "prod", "--no-policies"),
  row("preview of prod", cli, "preview", "--stack", "prod"),
];
const text = [
  "# Performance",
  "",
  `Written by \`npm run bench\` on ${os.cpus().length} cores, Node ${process.versions.node}; median of ${RUNS} runs after one to warm the disk.`,
  "",
  ...table,
  "",
  "Each line holds the one above it. What lies between the imports and the preview is the program itself, its requests",
  "to the engine over gRPC in the same process, and the transpiling of changed files. The policy server is a process of",
  "its own that starts beside the program.",
  "",
].join("\n");
fs.writeFileSync(path.join(REPOSITORY, "docs/performance.md"), text);
process.stdout.write(text);
