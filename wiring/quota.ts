import { LOGIN_RESOURCES } from "../components/database-login";
import { TenantArgs } from "../components/tenant/args";
import { Connection, Resources, Service, Stage, System } from "../systems/types";
import { cpuMillicores, mebibytes, memoryBytes } from "../components/quantity";
import { at } from "./stage";

/** Share on top of what the services can use, for jobs and a pod that ends slowly. */
const HEADROOM = 1.1;

/**
 * The hard limits of a system's namespace (document 003, REQ-T205): what its services use at their maximum
 * replicas in the middle of a rollout, and a tenth more.
 */
export function quotaOf(system: System, stage: Stage): TenantArgs["quota"] {
  let pods = 0;
  const sum = { requestsCpu: 0, requestsMemory: 0, limitsCpu: 0, limitsMemory: 0 };
  for (const service of system.services) {
    const count = podsDuringRollout(service, stage);
    pods += count;
    for (const resources of [
      at(stage, service.resources),
      ...(service.sidecars ?? []).map((s) => s.resources),
    ]) {
      add(sum, resources, count);
    }
  }
  // The jobs that keep the exporters' logins, one at a time for each database.
  const logins = system.services.filter(({ connections = [] }) => connections.some(toInstance)).length;
  pods += logins;
  add(sum, LOGIN_RESOURCES, logins);
  const claims = Object.values(system.claims ?? {});
  const storage = claims.reduce((total, claim) => total + memoryBytes(claim.size), 0);
  const loadBalancers = system.services
    .flatMap((service) => service.exposed ?? [])
    .filter((exposed) => exposed.reach === "loadBalancer").length;
  return {
    requestsCpu: `${Math.ceil(sum.requestsCpu * HEADROOM)}m`,
    requestsMemory: wholeMebibytes(sum.requestsMemory * HEADROOM),
    limitsCpu: `${Math.ceil(sum.limitsCpu * HEADROOM)}m`,
    limitsMemory: wholeMebibytes(sum.limitsMemory * HEADROOM),
    pods: Math.ceil(pods * HEADROOM),
    storage: wholeMebibytes(storage),
    claims: claims.length,
    loadBalancers,
  };
}

function toInstance(connection: Connection): boolean {
  return "database" in connection && connection.instance === true;
}

/**
 * Pods of a service that count against the quota at once: the new ones, and the old ones until they have ended
 * (a pod that is ending still counts).
 */
function podsDuringRollout(service: Service, stage: Stage): number {
  const rollout = at(stage, service.rollout);
  const max = Math.max(at(stage, service.replicas), at(stage, service.autoscaling ?? null)?.max ?? 0);
  switch (rollout.strategy) {
    case "recreate":
    case "canary":
      return 2 * max;
    case "blueGreen":
      // The active version, the previewed one, and the one before, which is kept for a quick way back.
      return 3 * max;
    case "rolling":
      return 2 * max + surge(rollout.maxSurge, max);
  }
}

function surge(maxSurge: number | string, replicas: number): number {
  return typeof maxSurge === "number" ? maxSurge : Math.ceil((replicas * Number.parseFloat(maxSurge)) / 100);
}

function add(
  sum: { requestsCpu: number; requestsMemory: number; limitsCpu: number; limitsMemory: number },
  { requests, limits }: Resources,
  pods: number,
): void {
  sum.requestsCpu += cpuMillicores(requests.cpu) * pods;
  sum.requestsMemory += memoryBytes(requests.memory) * pods;
  sum.limitsCpu += cpuMillicores(limits.cpu) * pods;
  sum.limitsMemory += memoryBytes(limits.memory) * pods;
}

function wholeMebibytes(bytes: number): string {
  return mebibytes(Math.ceil(bytes / 2 ** 20));
}
