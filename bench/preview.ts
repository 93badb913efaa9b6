import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { projectWith } from "./synthetic-services";

/**
 * Measures the offline preview of prod as a user starts it, and writes the figures to docs/performance.md.
 * Run it on a quiet machine: `npm run bench`, or `npm run bench -- 1` for one run of each instead of five.
 */
const REPOSITORY = path.resolve(__dirname, "..");
const RUNS = Number(process.argv[2] ?? 5);

interface Measured {
  wall: number;
  cpu: number;
  memory: number;
}

/** Wall and processor seconds, and the largest memory in MB, of the command and the processes it started. */
function measure(...args: string[]): Measured {
  const { stderr, status } = spawnSync("/usr/bin/time", ["-f", "%e %U %S %M", process.execPath, ...args], {
    cwd: REPOSITORY,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const line = stderr.trim().split("\n").pop() ?? "";
  const [wall = NaN, user = NaN, system = NaN, kilobytes = NaN] = line.split(" ").map(Number);
  if (status === null || Number.isNaN(wall)) throw new Error(`${args.join(" ")} failed: ${stderr}`);
  return { wall, cpu: user + system, memory: kilobytes / 1024 };
}

/** Flags of `npm run preview`. */
const PREVIEW_FLAGS = ["--max-semi-space-size=64", "--min-semi-space-size=16"];

const SYNTHETIC = [5, 50, 500];

/** Previews of prod with more and more plain services beside its own, and what one of them costs. */
function servicesTable(): string[] {
  const base = measured(...PREVIEW_FLAGS, cli, "preview", "--stack", "prod", "--no-policies");
  const rows = SYNTHETIC.map((services) => {
    const folder = projectWith(services);
    const args = ["preview", "--stack", "prod", "--no-policies", "--cwd", folder];
    const { wall, cpu, memory } = measured(...PREVIEW_FLAGS, cli, ...args);
    fs.rmSync(folder, { recursive: true, force: true });
    const each = (more: number): string => ((1000 * more) / services).toFixed(1);
    return `| ${services} | ${wall.toFixed(2)} | ${cpu.toFixed(2)} | ${memory.toFixed(0)} | ${each(wall - base.wall)} | ${each(cpu - base.cpu)} |`;
  });
  return [
    "| services more than prod's own | wall, s | processor, s | memory, MB | wall for one, ms | processor for one, ms |",
    "| ---: | ---: | ---: | ---: | ---: | ---: |",
    ...rows,
  ];
}

/** Medians of all runs after one to warm the disk. */
function measured(...args: string[]): Measured {
  measure(...args);
  const runs = Array.from({ length: RUNS }, () => measure(...args));
  return {
    wall: median(runs.map(({ wall }) => wall)),
    cpu: median(runs.map(({ cpu }) => cpu)),
    memory: median(runs.map(({ memory }) => memory)),
  };
}

function document(table: string[], services: string[], loadBefore: number): string {
  return [
    "# Performance",
    "",
    `Written by \`npm run bench -- ${RUNS}\` on ${os.cpus().length} cores, Node ${process.versions.node}, with a load of ${loadBefore.toFixed(1)} from other work at the start; median of ${RUNS} runs after one to warm the disk.`,
    "On a loaded machine the processor time says more than the wall time.",
    "",
    "| what | wall, s | processor, s | largest process, MB |",
    "| --- | ---: | ---: | ---: |",
    ...table,
    "",
    "The policy server is a process of its own: it starts beside the program, judges each resource as it is registered,",
    "and its time is not in the last line.",
    "",
    "## One more service",
    "",
    "A plain service, with an entry, probes, autoscaling, metrics, alerts, a dashboard and one connection.",
    "",
    ...services,
    "",
    "## What keeps it short",
    "",
    "- Calls between the program and the engine stay in the process: the same messages and handlers as over gRPC, without",
    "  the socket (`offline/engine/short-circuit.ts`).",
    "- Installed packages are loaded by Node and not by tsx, and without their source maps (`offline/load-typescript.cjs`).",
    "- The npm client, the compiler, the Automation API and the trace exporters of the SDK, and the parts of the AWS and",
    "  Kubernetes packages, are loaded when something of them is used (`offline/engine/deferred-imports.ts`).",
    "- The SDK takes no stacks for debugging and starts no inspector (`offline/engine/undebugged.ts`).",
    "- `npm run preview` gives young objects more room, which halves the number of collections.",
    "",
  ].join("\n");
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function row(name: string, ...args: string[]): string {
  const { wall, cpu, memory } = measured(...args);
  return `| ${name} | ${wall.toFixed(2)} | ${cpu.toFixed(2)} | ${memory.toFixed(0)} |`;
}

const loading = (modules: string[]): string => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "slipway-bench-")), "load.cjs");
  const lines = modules.map(
    (name) => `require(${JSON.stringify(require.resolve(name, { paths: [REPOSITORY] }))});`,
  );
  fs.writeFileSync(file, lines.join("\n"));
  return file;
};

/** The policy server alone: it starts, prints its port and is stopped. */
function policyServer(): string {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "slipway-bench-")), "serve.cjs");
  const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [REPOSITORY] });
  const lines = [
    `process.argv = [process.argv[0], "run", "127.0.0.1:0", ${JSON.stringify(path.join(REPOSITORY, "policy"))}];`,
    "const write = process.stdout.write.bind(process.stdout);",
    "process.stdout.write = (text, ...rest) => {",
    "  if (/^\\d+\\s*$/.test(String(text))) setImmediate(() => process.exit(0));",
    "  return write(text, ...rest);",
    "};",
    `require(${JSON.stringify(runner)});`,
  ];
  fs.writeFileSync(file, lines.join("\n"));
  return file;
}

const cli = "offline/slipway.cjs";
const sdks = ["@pulumi/pulumi", "@pulumi/aws", "@pulumi/kubernetes", "@pulumi/eks", "@pulumi/random"];
const load0 = os.loadavg()[0] ?? 0;
const rows = [
  row("node starts", loading([])),
  row("import of @pulumi/pulumi, as Node does it", loading(["@pulumi/pulumi"])),
  row("import of all SDKs, as Node does it", loading(sdks)),
  row("command line alone (`slipway --help`): tsx, gRPC, its own files", cli, "--help"),
  row("preview of prod without policies", cli, "preview", "--stack", "prod", "--no-policies"),
  row("policy server alone, until it listens", policyServer()),
  row("preview of prod", ...PREVIEW_FLAGS, cli, "preview", "--stack", "prod"),
];
const text = document(rows, servicesTable(), load0);
fs.writeFileSync(path.join(REPOSITORY, "docs/performance.md"), text);
process.stdout.write(text);
