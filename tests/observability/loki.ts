import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { goBuild, isBuilt } from "../cluster/go-build";
import { Section } from "./chart-configs";
import { judged, Verdict } from "./promtool";

const BUILD = {
  module: "tools/loki",
  name: "loki-3.7.6",
  programs: { loki: "github.com/grafana/loki/v3/cmd/loki" },
};
const ACCEPTED = path.resolve(__dirname, "../golden/loki-accepted.json");

/** Path of the real Loki, if the cache has it or SLIPWAY_BUILD_LOKI asks for it: some ten minutes of CPU. */
export async function lokiProgram(): Promise<string | undefined> {
  if (!isBuilt(BUILD) && !process.env["SLIPWAY_BUILD_LOKI"]) return undefined;
  return path.join(await goBuild(BUILD), "loki");
}

/** What Loki says of a configuration, by its own `-verify-config`. */
export function verified(program: string, config: Section): Verdict {
  return judged(program, ([file]) => [`-config.file=${file}`, "-target=all", "-verify-config"], [config]);
}

/** Fingerprints of the configurations that Loki has accepted, by stage. */
export function accepted(): Record<string, string> {
  return JSON.parse(readFileSync(ACCEPTED, "utf8"));
}

export function writeAccepted(fingerprints: Record<string, string>): void {
  writeFileSync(ACCEPTED, `${JSON.stringify(fingerprints, undefined, 2)}\n`);
}

/** Of all but the names of the buckets and their region, which Loki takes as they are. */
export function fingerprint(config: Section): string {
  const text = JSON.stringify(config, (key, value: unknown) =>
    key === "bucketnames" || key === "region" ? "" : value,
  );
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
