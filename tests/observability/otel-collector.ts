import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { goBuild } from "../cluster/go-build";
import { Section } from "./chart-configs";
import { judged, Verdict } from "./promtool";

const MODULE = "tools/otel-collector";
/** Version of the collector in both images that chart opentelemetry-collector 0.170.0 starts. */
export const COLLECTOR_VERSION = "0.158.0";

/** What a collector's pods tell it by variables. */
const IN_A_POD = { MY_POD_IP: "127.0.0.1", K8S_NODE_NAME: "node-1" };

/** Builds the collector from its own modules; some six minutes of CPU from nothing. Gives the program's path. */
export async function otelCollector(): Promise<string> {
  const source = readFileSync(path.resolve(__dirname, "../..", MODULE, "main.go"));
  const hash = createHash("sha256").update(source).digest("hex").slice(0, 8);
  const folder = await goBuild({
    module: MODULE,
    name: `otel-collector-${COLLECTOR_VERSION}-${hash}`,
    programs: { "otel-collector": "." },
  });
  return path.join(folder, "otel-collector");
}

/** Variables for a collector of one of the two images, e.g. `otel/opentelemetry-collector-k8s`. */
export function collectorEnvironment(image: string): Record<string, string> {
  return { ...IN_A_POD, OTELCOL_DISTRIBUTION: image.replace("otel/opentelemetry-collector-", "") };
}

/** What the collector's own `validate` says of a configuration. */
export function validated(program: string, image: string, config: Section): Verdict {
  return judged(
    program,
    ([file]) => ["validate", `--config=${file}`],
    [onThisMachine(config)],
    collectorEnvironment(image),
  );
}

/** The node's folder of marks is not here; the collector asks that it be there. */
export function onThisMachine(config: Section, folder = tmpdir()): Section {
  const { file_storage: marks, ...extensions } = config["extensions"] as Section;
  if (!marks) return config;
  return { ...config, extensions: { ...extensions, file_storage: { ...marks, directory: folder } } };
}
