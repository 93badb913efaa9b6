import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { GoBuild, goBuild, isBuilt } from "../cluster/go-build";
import { Finding } from "./finding";
import { templateOf } from "./pod-security";
import { asScannersKnow, RenderedObject, writeObjects } from "./rendered";

/** Set, it has Kyverno built where it is not in the cache. */
export const BUILD_SWITCH = "SLIPWAY_BUILD_KYVERNO";

const BUILD: GoBuild = {
  module: "tools/kyverno",
  name: "kyverno-1.19.1",
  programs: { kyverno: "github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno" },
};
const POLICY = path.resolve(__dirname, "../..", BUILD.module, "pod-security.yaml");

interface Result {
  result: "pass" | "fail" | "warn" | "error" | "skip";
  resources: { kind: string; namespace?: string; name: string }[];
  message: string;
  properties?: { controls?: string };
}

/** Folder of Kyverno's command line; undefined where it is neither in the cache nor asked for. */
export async function kyvernoProgram(): Promise<string | undefined> {
  if (!isBuilt(BUILD) && !process.env[BUILD_SWITCH]) return undefined;
  return path.join(await goBuild(BUILD), "kyverno");
}

/** Judges every pod of a stack by Kyverno's Pod Security policy, each control that is broken as a finding. */
export function kyverno(
  program: string,
  stack: string,
  objects: RenderedObject[],
  folder: string,
): Finding[] {
  const pods = objects.map(asScannersKnow).filter((object) => templateOf(object) !== undefined);
  if (pods.length === 0) return [];
  const file = path.join(folder, `${stack}.yaml`);
  writeObjects(pods, file);
  const options = ["--resource", file, "--policy-report", "--output-format", "json"];
  const { stdout, stderr } = spawnSync(program, ["apply", POLICY, ...options], {
    encoding: "utf8",
    maxBuffer: 2 ** 27,
    // It looks for registries and a kubeconfig in the home folder.
    env: { PATH: process.env["PATH"], HOME: folder },
  });
  const document = stdout.split("\n").find((line) => line.startsWith("{"));
  if (document === undefined) throw new Error(`Kyverno failed: ${stderr}${stdout}`);
  const { results } = JSON.parse(document) as { results: Result[] };
  if (results.length !== pods.length)
    throw new Error(`Kyverno judged ${results.length} of ${pods.length} objects of ${stack}`);
  return results.flatMap((result) => findings(stack, result));
}

function findings(stack: string, { result, resources, message, properties }: Result): Finding[] {
  if (result === "pass") return [];
  const checks = properties?.controls?.split(",") ?? [result];
  return resources.flatMap(({ kind, namespace = "_cluster", name }) =>
    checks.map((check): Finding => ({
      scanner: "kyverno",
      stack,
      check,
      resource: `${kind} ${namespace}/${name}`,
      message,
    })),
  );
}
