import { createHash } from "node:crypto";
import { Service, Stage, System } from "../systems/types";
import { at } from "./stage";

/** Checksum of the config maps a service reads, as files or as variables; undefined if it reads none. */
export function configChecksum(system: System, service: Service, stage: Stage): string | undefined {
  const containers = [service, ...(service.sidecars ?? [])];
  const read = containers.flatMap(({ env, volumes }) =>
    [...Object.values(env ?? {}), ...Object.values(volumes ?? {})].flatMap((source) =>
      typeof source === "object" && "configMap" in source ? [source.configMap] : [],
    ),
  );
  if (read.length === 0) return undefined;
  const content = [...new Set(read)]
    .sort()
    .map((name) => [
      name,
      Object.entries(system.configMaps?.[name] ?? {}).map(([key, value]) => [key, at(stage, value)]),
    ]);
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}
