import { cpuMillicores, memoryBytes } from "../components/quantity";
import { EnvValue, Probe, Resources, Rollout, Service, Stage, System, Volume } from "../systems/types";
import { rolloutProblems } from "./check-rollout";
import { missing } from "./missing";
import { at } from "./stage";

/** What a service of a system declares in a stage that is not there, or contradicts itself; empty if nothing. */
export function serviceProblems(system: System, service: Service, stage: Stage): string[] {
  const containers = [service, ...(service.sidecars ?? [])];
  const ports = containers.flatMap((container) => Object.keys(container.ports ?? {}));
  return [
    ...containers.flatMap((container) => [
      ...missing("image", [container.image], Object.keys(system.images)),
      ...resourceProblems(at(stage, container.resources)),
      ...probeProblems(
        container.probes ? Object.values<Probe | undefined>({ ...at(stage, container.probes) }) : [],
        ports,
      ),
      ...Object.values(container.env ?? {}).flatMap((value) => envProblems(system, value)),
      ...Object.values(container.volumes ?? {}).flatMap((volume) => volumeProblems(system, volume, stage)),
    ]),
    ...(service.exposed ?? []).flatMap((exposed) =>
      missing(
        "port",
        Object.values(exposed.ports).map((port) => port.target),
        ports,
      ),
    ),
    ...(service.metrics ? missing("port", [service.metrics.port], ports) : []),
    ...missing(
      "service",
      servicesOfRollout(at(stage, service.rollout)),
      (service.exposed ?? []).map((exposed) => exposed.name),
    ),
    ...connectionProblems(system, service),
    ...scalingProblems(service, stage),
    ...rolloutProblems(system, service, stage),
  ];
}

function resourceProblems({ requests, limits }: Resources): string[] {
  // Not a number is neither above nor below a limit, so it has to be asked for.
  const malformed = [
    ...[requests.cpu, limits.cpu].filter((amount) => !(cpuMillicores(amount) > 0)),
    ...[requests.memory, limits.memory].filter((amount) => !(memoryBytes(amount) > 0)),
  ];
  return [
    ...malformed.map(
      (amount) => `quantity "${amount}" is none; give cpu such as 250m or 2, memory such as 512Mi`,
    ),
    ...(cpuMillicores(requests.cpu) > cpuMillicores(limits.cpu)
      ? [`requests cpu ${requests.cpu} above its limit ${limits.cpu}`]
      : []),
    ...(memoryBytes(requests.memory) > memoryBytes(limits.memory)
      ? [`requests memory ${requests.memory} above its limit ${limits.memory}`]
      : []),
  ];
}

function probeProblems(probes: (Probe | undefined)[], ports: string[]): string[] {
  return missing(
    "port",
    probes.flatMap((probe) => probe?.port ?? []),
    ports,
  );
}

function envProblems(system: System, value: EnvValue): string[] {
  if (typeof value === "string") return [];
  if ("secret" in value) return keyProblems("secret", value.secret, value.key, system.secrets);
  if ("configMap" in value) return keyProblems("config map", value.configMap, value.key, system.configMaps);
  return "bucket" in value ? missing("bucket", [value.bucket], Object.keys(system.buckets ?? {})) : [];
}

function keyProblems(
  kind: string,
  name: string,
  key: string,
  declared: Record<string, object> | undefined,
): string[] {
  const found = missing(kind, [name], Object.keys(declared ?? {}));
  return found.length > 0
    ? found
    : missing(`key of ${kind} ${name}`, [key], Object.keys(declared?.[name] ?? {}));
}

function volumeProblems(system: System, volume: Volume, stage: Stage): string[] {
  if ("configMap" in volume)
    return missing("config map", [volume.configMap], Object.keys(system.configMaps ?? {}));
  if ("secretFiles" in volume)
    return missing("secret", [volume.secretFiles], Object.keys(system.secrets ?? {}));
  if (!("claim" in volume)) return [];
  const claim = at(stage, volume.claim);
  const inStage = Object.entries(system.claims ?? {}).filter(
    ([, item]) => item.stages?.includes(stage) ?? true,
  );
  return claim === null
    ? []
    : missing(
        "claim",
        [claim],
        inStage.map(([name]) => name),
      );
}

function connectionProblems(system: System, service: Service): string[] {
  return (service.connections ?? []).flatMap((connection) => {
    if ("database" in connection)
      return missing("database", [connection.database], Object.keys(system.databases ?? {}));
    if ("cache" in connection) return missing("cache", [connection.cache], Object.keys(system.caches ?? {}));
    if ("bucket" in connection)
      return missing("bucket", [connection.bucket], Object.keys(system.buckets ?? {}));
    if ("host" in connection || "traces" in connection) return [];
    const target = system.services.find((item) => item.id === connection.service);
    if (!target)
      return missing(
        "service",
        [connection.service],
        system.services.map((item) => item.id),
      );
    return missing(`port of service ${target.id}`, [connection.port], Object.keys(target.ports ?? {}));
  });
}

function scalingProblems(service: Service, stage: Stage): string[] {
  const problems: string[] = [];
  const scaling = at(stage, service.autoscaling ?? null);
  const rollout = at(stage, service.rollout);
  const replicas = at(stage, service.replicas);
  if (scaling && scaling.min > scaling.max)
    problems.push(`autoscaling minimum ${scaling.min} is above the maximum ${scaling.max}`);
  if (rollout.strategy === "rolling" && rollout.maxSurge === 0 && rollout.maxUnavailable === 0) {
    problems.push("a rolling update with surge 0 and unavailable 0 can never move");
  }
  if (rollout.strategy === "recreate" && (replicas > 1 || scaling))
    problems.push("recreate is for exactly one replica");
  return problems;
}

/** The Services between which a rollout moves traffic. */
function servicesOfRollout(rollout: Rollout): string[] {
  if (rollout.strategy === "blueGreen") return [rollout.previewService];
  return rollout.strategy === "canary" ? [rollout.stableService, rollout.canaryService] : [];
}
