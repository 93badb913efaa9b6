import { UserError } from "../../config/user-error";
import { UNKNOWN, isComputed, mapSecrets } from "../engine/computed";
import { Plan, PlannedResource } from "../plan/plan";

/** One Kubernetes object (or the values of one Helm release) and where it goes. */
export interface Manifest {
  /** Path below the output folder: `<namespace or _cluster>/<kind>-<name>.yaml`. */
  file: string;
  object: Record<string, unknown>;
  /** The resource it comes from. */
  urn: string;
}

/** What stands for the values of a Secret; `data` has to be base64. */
const HIDDEN = { data: Buffer.from("(secret)").toString("base64"), stringData: "(secret)" };

const HELM_RELEASE = "kubernetes:helm.sh/v3:Release";

/** Every Kubernetes object of the plan, sorted by file. */
export function manifests(plan: Pick<Plan, "resources">): Manifest[] {
  const all = plan.resources
    .filter((resource) => resource.type.startsWith("kubernetes:") && resource.custom)
    .map((resource) => (resource.type === HELM_RELEASE ? release(resource) : object(resource)));
  return unique(all).sort((a, b) => (a.file < b.file ? -1 : 1));
}

function object(resource: PlannedResource): Manifest {
  const inputs = shown(resource.inputs, isSecretObject(resource)) as Record<string, unknown>;
  const metadata = (inputs["metadata"] ?? {}) as { name?: string; namespace?: string };
  const kind = text(inputs["kind"]) ?? resource.type.split(":").pop() ?? "";
  return {
    file: fileOf(metadata.namespace, kind, metadata.name ?? resource.name),
    object: {
      apiVersion: inputs["apiVersion"],
      kind,
      metadata,
      ...rest(inputs, ["apiVersion", "kind", "metadata"]),
    },
    urn: resource.urn,
  };
}

function release(resource: PlannedResource): Manifest {
  const inputs = shown(resource.inputs, false) as Record<string, unknown>;
  const repository = inputs["repositoryOpts"] as { repo?: string } | undefined;
  const name = text(inputs["name"]) ?? resource.name;
  return {
    file: fileOf(inputs["namespace"] as string | undefined, "helmrelease", name),
    object: {
      chart: inputs["chart"],
      repository: repository?.repo,
      version: inputs["version"],
      release: name,
      namespace: inputs["namespace"],
      values: inputs["values"] ?? {},
    },
    urn: resource.urn,
  };
}

function fileOf(namespace: string | undefined, kind: string, name: string): string {
  return `${namespace ?? "_cluster"}/${`${kind}-${name}`.toLowerCase().replace(/[^a-z0-9.-]/g, "-")}.yaml`;
}

/** Two objects of one kind name in different API groups get the group into their file name. */
function unique(all: Manifest[]): Manifest[] {
  const count = new Map<string, number>();
  for (const manifest of all) count.set(manifest.file, (count.get(manifest.file) ?? 0) + 1);
  const files = new Set<string>();
  return all.map((manifest) => {
    if (count.get(manifest.file) === 1) return manifest;
    const group = (text(manifest.object["apiVersion"]) ?? "helm").replace(/\//g, "-").toLowerCase();
    const file = manifest.file.replace(/\.yaml$/, `.${group}.yaml`);
    if (files.has(file)) {
      throw new UserError(
        `Two Kubernetes objects are the same: ${manifest.urn} is already declared (${file}).`,
      );
    }
    files.add(file);
    return { ...manifest, file };
  });
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function isSecretObject(resource: PlannedResource): boolean {
  return resource.type === "kubernetes:core/v1:Secret";
}

/** The shape of a secret without its values. */
function redacted(secret: unknown): unknown {
  if (Array.isArray(secret)) return secret.map(redacted);
  if (secret === null || typeof secret !== "object") return "(secret)";
  return Object.fromEntries(Object.entries(secret).map(([key, inner]) => [key, redacted(inner)]));
}

/** Secrets redacted, unknowns as a readable placeholder; the data of a Secret object is never shown. */
function shown(value: unknown, secretObject: boolean): unknown {
  const visible = mapSecrets(value, redacted);
  const copy = placeholders(visible) as Record<string, unknown>;
  if (secretObject) {
    for (const [field, hidden] of Object.entries(HIDDEN)) {
      const data = copy[field];
      if (data && typeof data === "object") {
        copy[field] = Object.fromEntries(Object.keys(data).map((key) => [key, hidden]));
      }
    }
  }
  return copy;
}

function placeholders(value: unknown): unknown {
  if (value === UNKNOWN) return "(computed)";
  if (Array.isArray(value)) return value.map(placeholders);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, placeholders(inner)]));
}

function rest(object: Record<string, unknown>, without: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !without.includes(key)));
}

/** Paths of the values that are known only after the update. */
export function computedPaths(value: unknown, path = ""): string[] {
  if (isComputed(value) || value === "(computed)") return [path];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => computedPaths(inner, path ? `${path}.${key}` : key));
}
