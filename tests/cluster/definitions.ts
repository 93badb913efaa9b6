import { execFile } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { parseAllDocuments } from "yaml";
import { DEFINITION_SOURCES } from "./definition-sources";
import { requireGo } from "./go-build";
import { ApiError, KubernetesApi } from "./kubernetes-api";
import { Condition, KubernetesObject, hasCondition } from "./objects";
import { Watched } from "./watched";

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

interface Definition extends KubernetesObject {
  spec: { group: string; names: { kind: string } };
  status?: { conditions?: Condition[] };
}

/** The definitions of one source, downloaded into the Go module cache on first use. */
async function definitionsOf(module: string, version: string, paths: string[]): Promise<Definition[]> {
  const run = promisify(execFile);
  const { stdout } = await run("go", ["mod", "download", "-json", `${module}@${version}`]).catch(
    (error: unknown) => {
      throw new Error(`the definitions of ${module}@${version} could not be downloaded: ${String(error)}`);
    },
  );
  const folder = (JSON.parse(stdout) as { Dir: string }).Dir;
  const found = paths.flatMap((p) => yamlFiles(path.join(folder, p)).flatMap(readDefinitions));
  if (found.length === 0)
    throw new Error(`${module}@${version} has no definitions under ${paths.join(", ")}`);
  return found;
}

function yamlFiles(place: string): string[] {
  if (statSync(place).isFile()) return [place];
  return readdirSync(place)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => path.join(place, name));
}

function readDefinitions(file: string): Definition[] {
  return parseAllDocuments(readFileSync(file, "utf8"))
    .map((document) => document.toJS() as Definition | null)
    .filter((object): object is Definition => object?.kind === "CustomResourceDefinition");
}

let known: Promise<Definition[]> | undefined;

/** Every definition of the sources; read once, as some take a second to parse. */
function allDefinitions(): Promise<Definition[]> {
  known ??= Promise.all(
    DEFINITION_SOURCES.map(({ module, version, paths }) => definitionsOf(module, version, paths)),
  ).then((found) => found.flat());
  return known;
}

/** The group of the controller that each control plane runs, whatever is applied. */
const ROLLOUTS_GROUP = "argoproj.io";

/**
 * Installs the definitions of the objects and of the Rollouts controller, and waits until the API server serves all
 * of them; returns how many.
 */
export async function installDefinitions(api: KubernetesApi, objects: KubernetesObject[]): Promise<number> {
  requireGo("custom resource definitions are read from Go modules");
  const kinds = new Set(objects.map(({ apiVersion, kind }) => `${apiVersion.split("/")[0]} ${kind}`));
  const definitions = (await allDefinitions()).filter(
    ({ spec: { group, names } }) => group === ROLLOUTS_GROUP || kinds.has(`${group} ${names.kind}`),
  );
  await Promise.all(definitions.map((definition) => install(api, definition)));
  const served = await Watched.start<Definition>(api, DEFINITIONS);
  const missing = (items: Definition[]): string[] => {
    const established = new Set(
      items.filter((d) => hasCondition(d, "Established")).map((d) => d.metadata.name),
    );
    return definitions.map((d) => d.metadata.name).filter((name) => !established.has(name));
  };
  const all = (items: Definition[]): boolean => missing(items).length === 0;
  await served.until(
    "all definitions are served",
    all,
    60,
    (items) => `still waiting for ${missing(items).join(", ")}`,
  );
  served.stop();
  api.rediscover();
  return definitions.length;
}

/** Created where it is not there, as an apply costs the API server much more. */
async function install(api: KubernetesApi, definition: Definition): Promise<void> {
  await api.create(DEFINITIONS, definition).catch(async (error: unknown) => {
    if (!(error instanceof ApiError && error.reason === "AlreadyExists")) throw error;
    await api.apply(definition);
  });
}
