import {
  RESOURCE_SIGNATURE,
  SIGNATURE,
  UNKNOWN,
  hasComputed,
  isComputed,
  mapSecrets,
  withUnknowns,
} from "../engine/computed";
import { Verdicts } from "../policy/verdicts";
import { Plan, PlannedResource, isDefaultProvider } from "./plan";

/** The document `pulumi preview --json` prints, for a stack that does not exist yet, plus `policies`. */
export function jsonDocument(
  plan: Plan,
  verdicts: Verdicts | undefined,
  durationMs: number,
): Record<string, unknown> {
  const shown = plan.resources.filter((resource) => !isDefaultProvider(resource));
  const steps = shown.map((resource) => ({
    op: operation(resource),
    urn: resource.urn,
    ...(resource.custom && resource.provider ? { provider: resource.provider } : {}),
    newState: state(resource),
  }));
  return {
    config: shownConfig(plan),
    steps,
    diagnostics: plan.diagnostics.map(({ urn, message, severity }) => ({
      ...(urn ? { urn } : {}),
      message,
      severity,
    })),
    duration: durationMs * 1_000_000,
    changeSummary: counts(steps.map((step) => step.op)),
    ...(verdicts ? { policies: verdicts } : {}),
  };
}

/** What an update would do with a resource of a stack that does not exist yet. */
export function operation(resource: PlannedResource): "create" | "import" | "read" {
  if (resource.external) return "read";
  return resource.importId ? "import" : "create";
}

/** What is read changes nothing, and is not counted. */
function counts(operations: string[]): Record<string, number> {
  const result: Record<string, number> = { create: 0 };
  for (const op of operations.filter((one) => one !== "read")) result[op] = (result[op] ?? 0) + 1;
  return result;
}

function shownConfig({ project }: Plan): Record<string, string> {
  return Object.fromEntries(
    Object.entries(project.config).map(([key, value]) => [
      key,
      project.secretKeys.includes(key) ? "[secret]" : value,
    ]),
  );
}

/** The fields of a resource's state, left out where the CLI leaves them out. */
function state(resource: PlannedResource): Record<string, unknown> {
  const timeouts = resource.customTimeouts;
  return withoutEmpty({
    urn: resource.urn,
    custom: resource.custom,
    type: resource.type,
    inputs: shownValue(resource.inputs),
    outputs: shownValue(resource.outputs),
    parent: resource.parent,
    protect: resource.protect || undefined,
    external: resource.external || undefined,
    dependencies: resource.dependencies,
    provider: resource.custom ? resource.provider : "",
    propertyDependencies: resource.propertyDependencies,
    additionalSecretOutputs: resource.additionalSecretOutputs,
    customTimeouts: timeouts ? withoutEmpty({ ...timeouts }) : undefined,
    aliases: resource.aliases,
    importID: resource.importId,
    retainOnDelete: resource.retainOnDelete || undefined,
    deletedWith: resource.deletedWith,
    replaceWith: resource.replaceWith,
    replacementTrigger: shownValue(resource.replacementTrigger),
    hideDiff: resource.hideDiff,
    ignoreChanges: resource.ignoreChanges,
    replaceOnChanges: resource.replaceOnChanges,
  });
}

/** Secrets as `[secret]`, computed values as Pulumi's unknown. */
export function shownValue(value: unknown): unknown {
  return completeReferences(
    withUnknowns(mapSecrets(value, (secret) => (hasComputed(secret) ? UNKNOWN : "[secret]"))),
  );
}

/** The engine writes the package version and the id of a resource reference also where they are empty. */
function completeReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(completeReferences);
  if (value === null || typeof value !== "object") return value;
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, completeReferences(inner)]),
  );
  if (copy[SIGNATURE] !== RESOURCE_SIGNATURE) return copy;
  return { packageVersion: "", ...copy, ...(copy["id"] === UNKNOWN ? { id: "" } : {}) };
}

/** Text for the tree: a computed value as the CLI's text display writes it. */
export function shownText(value: unknown): string {
  return isComputed(value) || value === UNKNOWN ? "output<string>" : JSON.stringify(value);
}

function withoutEmpty(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
