import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { allSystems } from "../systems";
import { roundsFor } from "./system-copies";

const REPOSITORY = path.resolve(__dirname, "..");

/** The settings of a stack that are given for each system. */
const PER_SYSTEM = ["slipway:databases", "slipway:caches", "slipway:images"] as const;

interface StackFile {
  config: Record<string, unknown> & {
    "slipway:systems": string[];
    "slipway:delivery"?: { repositories: Record<string, unknown> };
  };
}

export interface PlannedScale {
  services: number;
  resources: number;
  /** Wall and processor time. */
  seconds: number;
  processorSeconds: number;
  /** Largest resident memory of the process, in MiB. */
  memory: number;
  /** Size of what the preview prints as JSON, in MiB. */
  document: number;
  /** Why the program ended early, in its own words; the figures are then those until there. */
  refused?: string;
}

/** Plans prod with its systems copied until there are as many services as asked for, in one program and one stack. */
export function planManyServices(services: number): PlannedScale {
  const perRound = allSystems.reduce((sum, system) => sum + system.services.length, 0);
  const rounds = roundsFor(services, perRound);
  const folder = mkdtempSync(path.join(tmpdir(), "slipway-scale-"));
  try {
    writeProject(folder, rounds);
    return { services: rounds * perRound, ...plan(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A project of its own, whose program declares the copies and then is the program of this repository. */
function writeProject(folder: string, rounds: number): void {
  const project = parse(readFileSync(path.join(REPOSITORY, "Pulumi.yaml"), "utf8")) as object;
  symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(folder, "node_modules"));
  writeFileSync(path.join(folder, "Pulumi.yaml"), stringify({ ...project, main: "program.js" }));
  const stack = parse(readFileSync(path.join(REPOSITORY, "Pulumi.prod.yaml"), "utf8")) as StackFile;
  const { config } = stack;
  const names = config["slipway:systems"];
  const copies = <T>(value: (name: string, round: number) => T): T[] =>
    Array.from({ length: rounds }, (_, round) => names.map((name) => value(name, round))).flat();
  config["slipway:systems"] = copies((name, round) => `${name}${round}`);
  const copied = (entries: Record<string, unknown>): Record<string, unknown> => {
    const ofCopies = copies((name, round) => [`${name}${round}`, entries[name]] as const);
    const others = Object.entries(entries).filter(([name]) => !names.includes(name));
    return Object.fromEntries([...others, ...ofCopies.filter(([, entry]) => entry)]);
  };
  for (const key of PER_SYSTEM) config[key] = copied(config[key] as Record<string, unknown>);
  const delivery = config["slipway:delivery"];
  if (delivery) delivery.repositories = copied(delivery.repositories);
  writeFileSync(path.join(folder, "Pulumi.prod.yaml"), stringify(stack, { aliasDuplicateObjects: false }));
  const module = (file: string): string => JSON.stringify(path.join(REPOSITORY, file));
  const program = [
    `const { allSystems } = require(${module("systems")});`,
    `const { copyOfSystem } = require(${module("bench/system-copies")});`,
    `const originals = allSystems.splice(0);`,
    `for (let round = 0; round < ${rounds}; round++)`,
    `  allSystems.push(...originals.map((system) => copyOfSystem(system, round)));`,
    `module.exports = require(${module("index")});`,
  ];
  writeFileSync(path.join(folder, "program.js"), program.join("\n"));
}

function plan(folder: string): Omit<PlannedScale, "services"> {
  const { stdout, stderr, status } = spawnSync(
    "/usr/bin/time",
    [
      ...[
        "-f",
        "%e %U %S %M",
        process.execPath,
        "--max-old-space-size=16384",
        "offline/slipway.cjs",
        "preview",
      ],
      ...["--stack", "prod", "--cwd", folder, "--no-policies", "--json"],
    ],
    { cwd: REPOSITORY, encoding: "utf8", maxBuffer: 2 ** 30 },
  );
  if (!stdout.startsWith("{")) throw new Error(`the preview failed (${status}): ${stderr}`);
  const [seconds = NaN, user = NaN, system = NaN, kilobytes = NaN] = (stderr.trim().split("\n").pop() ?? "")
    .split(" ")
    .map(Number);
  const { steps, diagnostics = [] } = JSON.parse(stdout) as {
    steps: unknown[];
    diagnostics?: { severity: string; message: string }[];
  };
  return {
    resources: steps.length,
    seconds,
    processorSeconds: user + system,
    memory: kilobytes / 1024,
    document: Buffer.byteLength(stdout) / 2 ** 20,
    refused: diagnostics.find(({ severity }) => severity === "error")?.message,
  };
}
