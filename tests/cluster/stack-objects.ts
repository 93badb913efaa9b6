import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { parseAllDocuments } from "yaml";
import { KubernetesObject } from "./objects";

interface PreviewStep {
  newState?: { type: string; inputs?: Partial<KubernetesObject> };
}

const REPOSITORY = path.resolve(__dirname, "../..");
const PROGRAM = "offline/slipway.cjs";

/**
 * The Kubernetes objects of a stack as `slipway render` writes them, in the order in which `slipway preview` lists
 * their resources: a resource is listed after everything it depends on.
 */
export async function stackObjects(stack: string): Promise<KubernetesObject[]> {
  const [order, objects] = await Promise.all([previewOrder(stack), renderedObjects(stack)]);
  const position = (object: KubernetesObject): number => {
    const place = order.get(identity(object));
    if (place === undefined)
      throw new Error(`${identity(object)} is rendered but not in the preview of ${stack}`);
    return place;
  };
  return objects.sort((a, b) => position(a) - position(b));
}

async function previewOrder(stack: string): Promise<Map<string, number>> {
  const { steps } = JSON.parse(await slipway("preview", "--stack", stack, "--json", "--no-policies")) as {
    steps: PreviewStep[];
  };
  const order = new Map<string, number>();
  steps.forEach(({ newState }, index) => {
    const inputs = newState?.inputs;
    if (inputs?.kind && inputs.apiVersion && inputs.metadata?.name)
      order.set(identity(inputs as KubernetesObject), index);
  });
  return order;
}

async function renderedObjects(stack: string): Promise<KubernetesObject[]> {
  const parent = mkdtempSync(path.join(tmpdir(), "slipway-rendered-"));
  const folder = path.join(parent, "out");
  try {
    await slipway("render", "--stack", stack, "--out", folder);
    return yamlFiles(folder).flatMap(readObjects);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/** Helm releases are rendered as their values and are no object of the API. */
function readObjects(file: string): KubernetesObject[] {
  return parseAllDocuments(readFileSync(file, "utf8"))
    .map((document) => document.toJS() as Partial<KubernetesObject> | null)
    .filter((object): object is KubernetesObject =>
      Boolean(object?.kind && object.apiVersion && object.metadata?.name),
    )
    .filter((object) => object.apiVersion !== "helm.sh/v3");
}

function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => path.join(folder, name));
}

async function slipway(...args: string[]): Promise<string> {
  const options = { cwd: REPOSITORY, maxBuffer: 256 * 1024 * 1024 };
  return (await promisify(execFile)(process.execPath, [PROGRAM, ...args], options)).stdout;
}

function identity({ apiVersion, kind, metadata }: KubernetesObject): string {
  return `${apiVersion} ${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
}
