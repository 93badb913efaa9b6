import { AnyConfig } from "../config/environment-schema";
import { UserError } from "../config/user-error";
import { Stage, System } from "../systems/types";
import { entryProblems } from "./check-entries";
import { serviceProblems } from "./check-services";
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
