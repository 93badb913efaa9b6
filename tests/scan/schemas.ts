import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parseAllDocuments } from "yaml";
import { DEFINITION_SOURCES } from "../cluster/definition-sources";
import { goModuleFolder } from "./go-module";

/** The release whose API the objects are checked against; the test cluster runs the same. */
const KUBERNETES = "v1.36.3";
const DEFINITIONS = "definitions.json";

type Schema = Record<string, any>;

interface CustomResourceDefinition {
  kind: string;
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; schema?: { openAPIV3Schema?: Schema } }[];
  };
}

/** Name of the schema file of a kind, as kubeconform is told to look for it. */
export const SCHEMA_TEMPLATE = "{{.Group}}_{{.ResourceAPIVersion}}_{{.ResourceKind}}.json";

/**
 * Writes a schema for each kind into `folder`: those of Kubernetes from its own OpenAPI document, those of custom
 * resources from the definitions of their projects. An unknown field is an error in all of them.
 */
export function writeSchemas(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeBuiltIn(folder);
  for (const { module, version, paths } of DEFINITION_SOURCES) {
    const root = goModuleFolder(module, version);
    for (const each of paths.flatMap((place) => yamlFiles(path.join(root, place)))) writeCustom(each, folder);
  }
}

function writeBuiltIn(folder: string): void {
  const file = path.join(goModuleFolder("k8s.io/kubernetes", KUBERNETES), "api/openapi-spec/swagger.json");
  const { definitions } = JSON.parse(readFileSync(file, "utf8")) as { definitions: Record<string, Schema> };
  const strict = Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [name, strictSchema(schema)]),
  );
  writeFileSync(path.join(folder, DEFINITIONS), JSON.stringify({ definitions: strict }));
  for (const [name, schema] of Object.entries(definitions)) {
    const kinds = (schema["x-kubernetes-group-version-kind"] ?? []) as Record<string, string>[];
    for (const { group, version, kind } of kinds) {
      const reference = { $ref: `${DEFINITIONS}#/definitions/${name}` };
      writeFileSync(
        path.join(folder, schemaFile(group || version!, version!, kind!)),
        JSON.stringify(reference),
      );
    }
  }
}

function writeCustom(file: string, folder: string): void {
  for (const document of parseAllDocuments(readFileSync(file, "utf8"))) {
    const definition = document.toJS() as CustomResourceDefinition | null;
    if (definition?.kind !== "CustomResourceDefinition") continue;
    const { group, names, versions } = definition.spec;
    for (const { name, schema } of versions) {
      const { properties, ...rest } = schema?.openAPIV3Schema ?? {};
      const text = { type: "string" };
      const whole = {
        ...rest,
        properties: { ...properties, apiVersion: text, kind: text, metadata: { type: "object" } },
      };
      const target = path.join(folder, schemaFile(group, name, names.kind));
      writeFileSync(target, JSON.stringify(strictSchema(whole)));
    }
  }
}

/** kubeconform takes the version for the group of the core API, which has none. */
function schemaFile(group: string, version: string, kind: string): string {
  return `${group}_${version}_${kind}.json`.toLowerCase();
}

/** JSON Schema of an OpenAPI schema as Kubernetes writes it, closed to unknown fields. */
function strictSchema(schema: Schema): Schema {
  if (schema["x-kubernetes-int-or-string"] || schema.format === "int-or-string") {
    return { type: ["integer", "string"] };
  }
  const { properties, items, additionalProperties, ...rest } = schema;
  const open = additionalProperties !== undefined || schema["x-kubernetes-preserve-unknown-fields"];
  return {
    ...rest,
    // Formats such as "double" are OpenAPI's, which JSON Schema does not know.
    format: undefined,
    ...(properties ? { properties: mapped(properties as Record<string, Schema>) } : {}),
    ...(properties && !open ? { additionalProperties: false } : {}),
    ...(items ? { items: strictSchema(items as Schema) } : {}),
    ...(typeof additionalProperties === "object"
      ? { additionalProperties: strictSchema(additionalProperties as Schema) }
      : {}),
  };
}

function mapped(properties: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, strictSchema(schema)]));
}

function yamlFiles(place: string): string[] {
  if (statSync(place).isFile()) return [place];
  return readdirSync(place)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => path.join(place, name));
}
