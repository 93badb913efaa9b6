import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { Finding } from "./finding";
import { goScanners } from "./kube-score";
import { identity, RenderedObject, writeObjects } from "./rendered";
import { SCHEMA_TEMPLATE } from "./schemas";

interface Result {
  kind: string;
  name: string;
  version: string;
  status: "statusValid" | "statusInvalid" | "statusError" | "statusSkipped";
  msg: string;
}

/** Checks every object against its schema; a kind without a schema is a finding too. */
export async function kubeconform(
  stack: string,
  objects: RenderedObject[],
  schemas: string,
  folder: string,
): Promise<Finding[]> {
  const program = path.join(await goScanners(), "kubeconform");
  // One file for each object: a result names kind and name, not the namespace.
  const byFile = new Map(objects.map((object, index) => [path.join(folder, `${index}.yaml`), object]));
  for (const [file, object] of byFile) writeObjects([object], file);
  const options = ["-output", "json", "-verbose", "-schema-location", path.join(schemas, SCHEMA_TEMPLATE)];
  const { stdout, stderr } = spawnSync(program, [...options, ...byFile.keys()], {
    encoding: "utf8",
    maxBuffer: 2 ** 27,
  });
  const { resources } = parsed(stdout, stderr);
  if (resources.length !== objects.length) {
    throw new Error(`kubeconform judged ${resources.length} of ${objects.length} objects of ${stack}`);
  }
  return resources
    .filter(({ status }) => status !== "statusValid")
    .map(({ filename, status, msg }) => ({
      scanner: "kubeconform",
      stack,
      check: status,
      resource: identity(byFile.get(filename)!),
      message: msg,
    }));
}

function parsed(stdout: string, stderr: string): { resources: (Result & { filename: string })[] } {
  if (!stdout.startsWith("{")) throw new Error(`kubeconform failed: ${stderr}${stdout}`);
  return JSON.parse(stdout) as { resources: (Result & { filename: string })[] };
}
