import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { SIGNATURE, UNKNOWN, isSecretValue } from "./computed";
import { OUTPUT_SIGNATURE } from "./wire-values";

/** An output as it stands on the wire, with what it was made of. */
interface WireOutput {
  value?: unknown;
  secret?: boolean;
  dependencies?: string[];
}

/** The properties of a registration as outputs that carry their dependencies through the transforms. */
export function withDependencies(request: RegisterResourceRequest): Struct {
  const map = request.getPropertydependenciesMap();
  const properties = Object.entries((request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>);
  const upgraded = properties.map(([key, value]) => {
    const urns = map.get(key)?.getUrnsList() ?? [];
    return [key, urns.length > 0 ? outputOf(value, urns) : value] as const;
  });
  return Struct.fromJavaScript(Object.fromEntries(upgraded) as Record<string, never>);
}

/** Reads the dependencies of each property, and of all together, from the outputs that came back. */
export function setDependencies(request: RegisterResourceRequest): void {
  const all = new Set(request.getDependenciesList());
  const map = request.getPropertydependenciesMap();
  map.clear();
  const properties = (request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>;
  for (const [key, value] of Object.entries(properties)) {
    const urns = new Set(dependenciesIn(value));
    map.set(key, new RegisterResourceRequest.PropertyDependencies().setUrnsList([...urns]));
    for (const urn of urns) all.add(urn);
  }
  request.setDependenciesList([...all]);
}

function outputOf(value: unknown, dependencies: string[]): WireOutput {
  const output = isOutput(value)
    ? value
    : isSecretValue(value)
      ? { value: value.value, secret: true }
      : value === UNKNOWN
        ? {}
        : { value };
  const urns = [...new Set([...(output.dependencies ?? []), ...dependencies])];
  return { ...output, [SIGNATURE]: OUTPUT_SIGNATURE, dependencies: urns } as WireOutput;
}

function dependenciesIn(value: unknown): string[] {
  if (value === null || typeof value !== "object") return [];
  const own = isOutput(value) ? (value.dependencies ?? []) : [];
  return [...own, ...Object.values(value).flatMap(dependenciesIn)];
}

function isOutput(value: unknown): value is WireOutput {
  return (
    value !== null &&
    typeof value === "object" &&
    (value as Record<string, unknown>)[SIGNATURE] === OUTPUT_SIGNATURE
  );
}
