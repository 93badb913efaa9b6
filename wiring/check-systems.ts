import { AnyConfig } from "../config/environment-schema";
import { UserError } from "../config/user-error";
import { cpuMillicores, memoryBytes } from "../components/quantity";
import { EnvValue, Probe, Resources, Rollout, Service, Stage, System, Volume } from "../systems/types";
import { entryProblems } from "./check-entries";
import { rolloutProblems } from "./check-rollout";
import { isComplete } from "./images";
import { missing } from "./missing";
import { publicEntries } from "./public-entries";
import { at } from "./stage";

/**
 * Checks the declarations of the systems that run in a stage, before any resource is made.
 *
 * @param stack name of the stack, which names the file to edit
 * @returns the systems of the stage, in the order of the list
 * @throws UserError listing every problem: unknown system, missing size or image, a name that is not declared,
 *   an entry of the config that nothing reads, a host name or namespace claimed twice, figures that contradict each other
 */
export function checkSystems(all: System[], config: AnyConfig, stack: string): System[] {
  const file = `Pulumi.${stack}.yaml`;
  const known = all.map((system) => system.name);
  const problems = config.systems
    .filter((name) => !known.includes(name))
    .map((name) => `system ${name} does not exist; there are ${known.join(", ")}. Edit ${file}`);
  const systems = all.filter((system) => config.systems.includes(system.name));
  problems.push(
    ...systems.flatMap((system) =>
      systemProblems(system, config, file).map((text) => `${system.name}: ${text}`),
    ),
  );
  problems.push(...claimedTwice(systems, config.stage), ...entryProblems(all, config, file));
  const distinct = [...new Set(problems)];
  if (distinct.length > 0) {
    throw new UserError(
      `The systems of ${stack} have ${distinct.length} problem(s)\n${distinct.map((text) => `  ${text}`).join("\n")}`,
    );
  }
  return systems;
}

function systemProblems(system: System, config: AnyConfig, file: string): string[] {
  const problems: string[] = [];
  for (const [image, repository] of Object.entries(system.images)) {
    if (!isComplete(repository) && !config.images[system.name]?.[image])
      problems.push(`image ${image} has no version; add images.${system.name}.${image} to ${file}`);
  }
  for (const [kind, needs, sizes] of [
    ["databases", system.databases, config.databases],
    ["caches", system.caches, config.caches],
  ] as const) {
    for (const name of Object.keys(needs ?? {})) {
      if (!sizes[system.name]?.[name])
        problems.push(`${name} has no size; add ${kind}.${system.name}.${name} to ${file}`);
    }
  }
  for (const [name, need] of Object.entries(system.databases ?? {})) {
    const size = config.databases[system.name]?.[name];
    if (size && size.engineVersion.split(".")[0] !== need.version) {
      problems.push(
        `database ${name} is PostgreSQL ${need.version} but databases.${system.name}.${name}.engineVersion is ${size.engineVersion}`,
      );
    }
  }
  for (const service of system.services) {
    problems.push(
      ...serviceProblems(system, service, config.stage).map((text) => `service ${service.id}: ${text}`),
    );
  }
  problems.push(
    ...declaredTwice(system, config.stage),
    ...routeProblems(system),
    ...zoneProblems(system, config, file),
  );
  return problems;
}

/** Public hosts that are in none of the stack's DNS zones, where it has zones. */
function zoneProblems(system: System, config: AnyConfig, file: string): string[] {
  const zones = "dns" in config ? Object.keys(config.dns?.zones ?? {}) : [];
  if (zones.length === 0) return [];
  return publicEntries(system)
    .map((entry) => at(config.stage, entry.host))
    .filter((host) => !zones.some((zone) => host === zone || host.endsWith(`.${zone}`)))
    .map((host) => `host ${host} is in no zone of dns.zones (${zones.join(", ")}) in ${file}`);
}

function serviceProblems(system: System, service: Service, stage: Stage): string[] {
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

/** Within its namespace a workload, and a Service, has its name for itself. */
function declaredTwice(system: System, stage: Stage): string[] {
  const exposed = system.services.flatMap((service) => service.exposed ?? []);
  return [
    ...system.services.map((service) => `service id ${service.id}`),
    ...system.services.map((service) => `workload ${at(stage, service.name)}`),
    ...exposed.map(({ name }) => `service ${name}`),
  ].flatMap((what, index, all) => (all.indexOf(what) < index ? [`${what} is declared twice`] : []));
}

function routeProblems(system: System): string[] {
  const exposed = system.services.flatMap((service) => service.exposed ?? []);
  const routes = [
    ...(system.ingresses ?? []).flatMap((ingress) => ingress.paths),
    ...(system.mesh?.gateway.routes ?? []),
  ];
  return routes.flatMap((route) => {
    const target = exposed.find((item) => item.name === route.service);
    if (!target)
      return missing(
        "service",
        [route.service],
        exposed.map((item) => item.name),
      );
    const ports = Object.values(target.ports).map((port) => String(port.port));
    return missing(`port of service ${route.service}`, [String(route.port)], ports);
  });
}

/** Host names and namespaces belong to one system. */
function claimedTwice(systems: System[], stage: Stage): string[] {
  const claims = systems.flatMap((system) => [
    { what: `namespace ${at(stage, system.namespace)}`, by: system.name },
    ...publicEntries(system).map((entry) => ({
      what: `host name ${at(stage, entry.host)}`,
      by: system.name,
    })),
  ]);
  return claims.flatMap(({ what, by }, index) => {
    const first = claims.findIndex((claim) => claim.what === what);
    return first < index ? [`${what} is claimed by ${claims[first]?.by} and by ${by}`] : [];
  });
}
