import { execFile } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { parseAllDocuments } from "yaml";
import { DEFINITION_SOURCES } from "./definition-sources";
import { requireGo } from "./go-build";
import { KubernetesApi } from "./kubernetes-api";
import { Condition, KubernetesObject, hasCondition } from "./objects";
import { Watched } from "./watched";

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

/** Installs every definition that we use and waits until the API server serves all of them; returns how many. */
export async function installDefinitions(api: KubernetesApi): Promise<number> {
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  requireGo("custom resource definitions are read from Go modules");
  const definitions: Definition[] = [];
  for (const { module, version, paths } of DEFINITION_SOURCES) {
    definitions.push(...(await definitionsOf(module, version, paths)));
  }
  await Promise.all(definitions.map((definition) => api.apply(definition)));
  const served = await Watched.start<Definition>(api, path);
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
