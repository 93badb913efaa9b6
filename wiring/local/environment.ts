import { EnvironmentConfig } from "../../config/environment-schema";
import { ByStage, EnvValue, Staged, System, Volume } from "../../systems/types";
import { publicEntries } from "../public-entries";
import { at } from "../stage";

/**
 * A system as the environment of a pull request has it: its namespace and host names begin with the name of the stack,
 * and whatever names such a host says the new one. So two environments, and dev itself, share nothing.
 */
export function inEnvironment(system: System, stack: string, { domain }: EnvironmentConfig): System {
  const hosts = Object.fromEntries(
    publicEntries(system).map(({ host }) => {
      const local = at("local", host);
      return [local, `${stack}-${local.replace(/\.localhost$/, "")}.${domain}`];
    }),
  );
  const moved = (host: ByStage<string>) => ({ ...host, local: hosts[at("local", host)] });
  const told = (text: Staged<string>): ByStage<string> => ({
    ...(typeof text === "string" ? { dev: text, staging: text, prod: text } : text),
    local: withHosts(at("local", text), hosts),
  });
  return {
    ...system,
    namespace: { ...system.namespace, local: `${stack}-${at("local", system.namespace)}` },
    ingresses: system.ingresses?.map((ingress) => ({ ...ingress, host: moved(ingress.host) })),
    mesh: system.mesh && { gateway: { ...system.mesh.gateway, host: moved(system.mesh.gateway.host) } },
    services: system.services.map((service) => ({
      ...service,
      env: mapped(service.env, (value) => (isText(value) ? told(value) : value)),
      volumes: mapped(service.volumes, withoutClaim),
    })),
    claims: undefined,
    configMaps: mapped(system.configMaps, (keys) => mapped(keys, told) ?? {}),
  };
}

/** No file system is shared between nodes: what is kept elsewhere is scratch space here. */
function withoutClaim(volume: Volume): Volume {
  const none = { local: null, dev: null, staging: null, prod: null };
  return "claim" in volume ? { mountPath: volume.mountPath, claim: none } : volume;
}

/** These hosts have certificates, unlike those of a developer's machine. */
function withHosts(text: string, hosts: Record<string, string>): string {
  return Object.entries(hosts).reduce(
    (result, [from, to]) =>
      result
        .replaceAll(`http://${from}`, `https://${to}`)
        .replaceAll(`ws://${from}`, `wss://${to}`)
        .replaceAll(from, to),
    text,
  );
}

function isText(value: EnvValue): value is Staged<string> {
  return typeof value === "string" || "dev" in value;
}

function mapped<V, U>(entries: Record<string, V> | undefined, change: (value: V) => U) {
  return (
    entries &&
    Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, change(value)] as const))
  );
}
