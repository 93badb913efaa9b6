import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readPlan } from "../offline/plan/read-plan";
import { Judgement } from "../offline/policy/judgement";
import { PolicyServer } from "../offline/policy/policy-server";
import { REPOSITORY, measured } from "./measure";
import { PREVIEW_PROD } from "./preview";

const TICK_MS = 10;

function plannedProd(): string {
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    ["offline/slipway.cjs", "preview", "--stack", "prod", "--json", "--no-policies"],
    { cwd: REPOSITORY, encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  if (status !== 0) throw new Error(stderr);
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "slipway-bench-")), "plan.json");
  fs.writeFileSync(file, stdout);
  return file;
}

/** Processor milliseconds of the youngest child of this process so far. */
function childTime(): number {
  const children = fs.readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8").trim();
  const stat = fs.readFileSync(`/proc/${children.split(" ").pop()}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

async function judged(file: string, pack: string): Promise<number> {
  const { resources, config, project, stack } = readPlan(file);
  const runtime = { typescript: false, nodeargs: [] };
  const server = await PolicyServer.start(
    { root: REPOSITORY, name: project, stack, program: REPOSITORY, config, secretKeys: [], runtime },
    pack,
    undefined,
  );
  try {
    const started = childTime();
    const judgement = new Judgement(Promise.resolve(server));
    resources.forEach((resource) => judgement.add(resource));
    await judgement.finish();
    return childTime() - started;
  } finally {
    server.stop();
  }
}

async function median(file: string, pack: string, runs: number): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await judged(file, pack));
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? NaN;
}

/**
 * What the policies add to a preview of prod, and processor time of the policy server while it judges that plan: with
 * our pack, and with one of a single rule, which costs no more than the way there and back. Linux only.
 */
export async function policiesSection(runs: number): Promise<string[]> {
  const without = measured({ args: [...PREVIEW_PROD, "--no-policies"] }, runs);
  const preview = measured({ args: PREVIEW_PROD }, runs);
  const file = plannedProd();
  const transport = await median(file, "tests/offline/fixtures/pack", runs);
  const ours = await median(file, "policy", runs);
  return [
    "| what | ms |",
    "| --- | ---: |",
    `| wall time that the policies add to the preview of prod | ${Math.round(1000 * (preview.wall - without.wall))} |`,
    `| processor time of the policy server for ${readPlan(file).resources.length} resources | ${ours} |`,
    `| of that, the way there and back (a pack of one rule) | ${transport} |`,
    `| of that, the rules | ${ours - transport} |`,
  ];
}
