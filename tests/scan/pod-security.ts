import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { goBuild } from "../cluster/go-build";
import { Finding } from "./finding";
import { identity, RenderedObject } from "./rendered";

const MODULE = "tools/pod-security";

interface PodTemplate {
  metadata?: object;
  spec: any;
}

interface Verdict {
  check: string;
  message: string;
}

/** Builds the judge of the Pod Security Standards; gives the folder of the program. */
export function podSecurityJudge(): Promise<string> {
  const source = readFileSync(path.resolve(__dirname, "../..", MODULE, "main.go"));
  const hash = createHash("sha256").update(source).digest("hex").slice(0, 8);
  return goBuild({ module: MODULE, name: `pod-security-0.36.3-${hash}`, programs: { "pod-security": "." } });
}

/** Judges every pod template of a stack by the profile "restricted", with the API server's own code. */
export async function podSecurity(stack: string, objects: RenderedObject[]): Promise<Finding[]> {
  const program = path.join(await podSecurityJudge(), "pod-security");
  const pods = objects.filter((object) => templateOf(object) !== undefined);
  const { status, stdout, stderr } = spawnSync(program, [], {
    input: JSON.stringify(pods.map(templateOf)),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`pod-security failed: ${stderr}`);
  const verdicts = JSON.parse(stdout) as Verdict[][];
  return pods.flatMap((object, index) =>
    verdicts[index]!.map(({ check, message }): Finding => ({
      scanner: "pod-security",
      stack,
      check,
      resource: identity(object),
      message,
    })),
  );
}

/** Metadata and spec of the pods an object makes, or undefined if it makes none. */
export function templateOf({ kind, metadata, spec }: RenderedObject): PodTemplate | undefined {
  if (kind === "Pod") return { metadata, spec };
  if (kind === "CronJob") return spec.jobTemplate.spec.template as PodTemplate;
  return spec?.template?.spec?.containers ? (spec.template as PodTemplate) : undefined;
}
