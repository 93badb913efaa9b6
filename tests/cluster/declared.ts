import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { allSystems } from "../../systems";
import { Service, Stage, System } from "../../systems/types";
import { at } from "../../wiring/stage";
import { Flow } from "./isolation";

/** What the systems declare, in the names that their objects carry on a stage. */

/** The systems that the config of a stack lists. */
export function systemsOf(stack: string): System[] {
  const root = path.resolve(__dirname, "../..");
  const { config } = parse(readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: { "slipway:systems": string[] };
  };
  return config["slipway:systems"].map((name) => byName(allSystems, name));
}

/** Every path between two services that a connection declares. */
export function declaredFlows(systems: System[], stage: Stage): Flow[] {
  return systems
    .flatMap((system) =>
      system.services.flatMap((service) =>
        (service.connections ?? []).flatMap((connection) => {
          if (!("service" in connection)) return [];
          const target = system.services.find(({ id }) => id === connection.service);
          const port = target?.ports?.[connection.port];
          if (!target || !port)
            throw new Error(`${system.name}: ${service.id} names an unknown ${connection.service}`);
          return [`${place(system, service, stage)} → ${place(system, target, stage)}:${port}`];
        }),
      ),
    )
    .sort();
}

/** The lease that each elected service holds, by `namespace/workload`; the account is named as the workload. */
export function declaredLeases(systems: System[], stage: Stage): Map<string, string> {
  const leases = new Map<string, string>();
  for (const system of systems) {
    for (const service of system.services) {
      if (service.leaderElection) leases.set(place(system, service, stage), service.leaderElection.lease);
    }
  }
  return leases;
}

function place(system: System, service: Service, stage: Stage): string {
  return `${at(stage, system.namespace)}/${at(stage, service.name)}`;
}

function byName(systems: System[], name: string): System {
  const found = systems.find((system) => system.name === name);
  if (!found) throw new Error(`no system is called ${name}`);
  return found;
}
