import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { KubernetesObject } from "./objects";

const REPOSITORY = path.resolve(__dirname, "../..");

/**
 * The Kubernetes objects of a stack as `slipway render` writes them, in the order of the plan: a resource is listed
 * after everything it depends on. The stack is planned once, in a process of its own.
 *
 * @param project folder of Pulumi.yaml; default: this repository
 */
export async function stackObjects(stack: string, project = REPOSITORY): Promise<KubernetesObject[]> {
  const parent = mkdtempSync(path.join(tmpdir(), "slipway-rendered-"));
  const folder = path.join(parent, "out");
  try {
    const files = await rendered(stack, project, folder);
    return files.map((file) => readObject(path.join(folder, file))).filter(isObject);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/** Renders into a folder and gives the files in the order of the plan. */
async function rendered(stack: string, project: string, folder: string): Promise<string[]> {
  const program = path.join(__dirname, "render-in-order.ts");
  const args = ["--require", "./offline/load-typescript.cjs", program, stack, project, folder];
  const options = { cwd: REPOSITORY, maxBuffer: 2 ** 24 };
  return JSON.parse((await promisify(execFile)(process.execPath, args, options)).stdout) as string[];
}

function readObject(file: string): Partial<KubernetesObject> {
  return parse(readFileSync(file, "utf8")) as Partial<KubernetesObject>;
}

/** Helm releases are rendered as their values and are no object of the API. */
function isObject(object: Partial<KubernetesObject>): object is KubernetesObject {
  return Boolean(object.kind && object.apiVersion && object.metadata?.name);
}
