import { ArgsError } from "../args-error";
import { cpuMillicores, memoryBytes } from "../quantity";
import { TenantArgs, TenantSecretArgs, TenantSecretStoreArgs } from "./args";

/**
 * Finds arguments that contradict each other, before anything is made.
 *
 * @throws ArgsError naming the component, what is wrong and what to give
 */
export function validateTenant(name: string, args: TenantArgs): void {
  const problem = namespaceProblem(args) ?? quotaProblem(args) ?? secretsProblem(args) ?? entryProblem(args);
  if (problem) throw new ArgsError("Tenant", name, problem);
}

function namespaceProblem({ namespace }: TenantArgs): string | undefined {
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)
    ? undefined
    : `namespace is "${namespace}"; give up to 63 lower-case letters, digits and dashes`;
}

function quotaProblem({ quota, claims = {} }: TenantArgs): string | undefined {
  const cpu = (["requestsCpu", "limitsCpu"] as const).find((key) => !(cpuMillicores(quota[key]) >= 0));
  if (cpu) return `quota.${cpu} is "${quota[cpu]}"; give cpu such as 250m or 2`;
  const memory = (["requestsMemory", "limitsMemory", "storage"] as const).find(
    (key) => quota[key] !== "0" && !(memoryBytes(quota[key]) >= 0),
  );
  if (memory) return `quota.${memory} is "${quota[memory]}"; give an amount such as 512Mi or 4Gi`;
  const [claim, wrong] = Object.entries(claims).find(([, { size }]) => !(memoryBytes(size) > 0)) ?? [];
  return wrong && `claim ${claim} has the size "${wrong.size}"; give an amount such as 10Gi`;
}

function secretsProblem({ secrets = {}, secretFiles = {}, secretStore }: TenantArgs): string | undefined {
  const wanted = [...Object.keys(secrets), ...Object.keys(secretFiles)];
  if (wanted.length > 0 && !secretStore) return "secrets need a secretStore; say which entries it may read";
  for (const [secret, content] of Object.entries(secrets)) {
    const problem = templateProblem(content);
    if (problem) return `secret ${secret} ${problem}`;
  }
  return secretStore && storeProblem(secretStore);
}

/** Templates given as outputs are not known yet, and are checked by External Secrets. */
function templateProblem({ data, from }: TenantSecretArgs): string | undefined {
  for (const [key, template] of Object.entries(data)) {
    if (typeof template !== "string") continue;
    for (const [, variable = ""] of template.matchAll(/\{\{-?\s*\.(\w+)/g)) {
      if (variable in from) continue;
      return `key ${key} uses .${variable}; its variables are: ${Object.keys(from).join(", ") || "none"}`;
    }
  }
  return undefined;
}

/** IAM refuses a statement without resources, in the middle of an apply. */
function storeProblem(store: TenantSecretStoreArgs): string | undefined {
  const empty = (["secretArns", "keyArns"] as const).find((list) => {
    const arns = store[list];
    return Array.isArray(arns) && arns.length === 0 && !(list === "keyArns" && store.keyByAlias);
  });
  return empty && `secretStore ${store.name} has no ${empty}; give at least one, or leave secretStore out`;
}

function entryProblem({ ingresses = [], gateway, mesh }: TenantArgs): string | undefined {
  const without = ingresses.find(({ paths }) => paths.length === 0);
  if (without) return `ingress ${without.name} has no paths; give at least one`;
  const open = ingresses.find(
    ({ host, tlsSecret, issuer }) => !(tlsSecret && issuer) && !host.endsWith(".localhost"),
  );
  if (open) {
    return `ingress ${open.name} would serve ${open.host} without TLS; give tlsSecret and issuer (only a host under .localhost may go without)`;
  }
  if (!gateway) return undefined;
  if (!mesh) return "gateway needs mesh";
  const same = gateway.routes.find(({ service, canaryService }) => service === canaryService);
  if (same) return `gateway route ${same.name} has ${same.service} as service and as canaryService; give two`;
  return gateway.routes.length === 0 ? `gateway ${gateway.name} has no routes; give at least one` : undefined;
}
