import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Measured, REPOSITORY, measured, row } from "./measure";

export const CLI = "offline/slipway.cjs";
const SDKS = ["@pulumi/pulumi", "@pulumi/aws", "@pulumi/kubernetes", "@pulumi/eks", "@pulumi/random"];

/** A preview of prod, with the flags of `npm run preview`. */
export const PREVIEW_PROD = [
  "--max-semi-space-size=64",
  "--min-semi-space-size=16",
  CLI,
  "preview",
  "--stack",
  "prod",
];

/** What a preview of prod is made of; each share is what a part adds to the wall time of the whole. */
export function phasesSection(runs: number): string[] {
  const node = measured({ args: [loading([])] }, runs);
  const cli = measured({ args: [CLI, "--help"] }, runs);
  const sdk = measured({ args: [loading(SDKS.slice(0, 1))] }, runs);
  const sdks = measured({ args: [loading(SDKS)] }, runs);
  const unjudged = measured({ args: [...PREVIEW_PROD, "--no-policies"] }, runs);
  const judged = measured({ args: PREVIEW_PROD }, runs);
  const imports = sdks.wall - node.wall;
  const share = (wall: number): string => `${Math.round((100 * wall) / judged.wall)} %`;
  return [
    "| what | wall, s | processor, s | memory, MB | its own share of the preview |",
    "| --- | ---: | ---: | ---: | ---: |",
    row("Node starts", node, share(node.wall)),
    row("command line alone (`slipway --help`)", cli, share(cli.wall - node.wall)),
    row("import of @pulumi/pulumi, as Node does it", sdk, "in the next line"),
    row("import of all SDKs, as Node does it", sdks, share(imports)),
    row(
      "preview of prod without policies",
      unjudged,
      `program and plan: ${share(unjudged.wall - cli.wall - imports)}`,
    ),
    row("preview of prod", judged, `policies: ${share(judged.wall - unjudged.wall)}`),
    "",
    `Median of ${runs} runs after one to warm the disk; memory is that of the largest process.`,
  ];
}

function loading(modules: string[]): string {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "slipway-bench-")), "load.cjs");
  const resolved = modules.map((name) => require.resolve(name, { paths: [REPOSITORY] }));
  fs.writeFileSync(file, resolved.map((name) => `require(${JSON.stringify(name)});`).join("\n"));
  return file;
}

/** Milliseconds for one of so many more. */
export function each(more: Measured, base: Measured, of: "wall" | "processor", count: number): string {
  return ((1000 * (more[of] - base[of])) / count).toFixed(1);
}
