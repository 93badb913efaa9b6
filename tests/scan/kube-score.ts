import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { goBuild } from "../cluster/go-build";
import { Finding } from "./finding";
import { asScannersKnow, identity, RenderedObject, writeObjects } from "./rendered";

/** Highest grade, which kube-score gives where it finds nothing. */
const ALL_OK = 10;

interface ScoredObject {
  type_meta: { kind: string };
  object_meta: { name: string; namespace?: string };
  checks: {
    check: { id: string };
    grade: number;
    skipped: boolean;
    comments: { summary: string; path: string }[] | null;
  }[];
}

/** Builds kube-score and kubeconform; gives the folder of the programs. */
export function goScanners(): Promise<string> {
  return goBuild({
    module: "tools/scan",
    name: "scan-kube-score-1.20.0-kubeconform-0.8.0",
    programs: {
      "kube-score": "github.com/zegl/kube-score/cmd/kube-score",
      kubeconform: "github.com/yannh/kubeconform/cmd/kubeconform",
    },
  });
}

/** Scores all objects of a stack together, since kube-score looks for what belongs together. */
export async function kubeScore(
  stack: string,
  objects: RenderedObject[],
  folder: string,
): Promise<Finding[]> {
  const file = path.join(folder, `${stack}.yaml`);
  writeObjects(objects.map(asScannersKnow), file);
  const program = path.join(await goScanners(), "kube-score");
  const options = ["--output-format", "json", "--kubernetes-version", "v1.35"];
  const { stdout, stderr } = spawnSync(program, ["score", ...options, file], {
    encoding: "utf8",
    maxBuffer: 2 ** 27,
  });
  if (!stdout.startsWith("[")) throw new Error(`kube-score failed: ${stderr}${stdout}`);
  return (JSON.parse(stdout) as ScoredObject[]).flatMap((scored) => findings(stack, scored));
}

function findings(stack: string, { type_meta: type, object_meta: meta, checks }: ScoredObject): Finding[] {
  const resource = identity({ apiVersion: "", kind: type.kind, metadata: meta });
  return checks
    .filter(({ grade, skipped }) => grade < ALL_OK && !skipped)
    .map(({ check, comments }) => ({
      scanner: "kube-score",
      stack,
      check: check.id,
      resource,
      message: (comments ?? []).map(({ summary, path: where }) => `${where} ${summary}`.trim()).join("; "),
    }));
}
