import { ArgsError } from "../args-error";
import { AppServiceArgs, AutoscalingArgs, RolloutArgs } from "./args";
import { DRAIN_SECONDS } from "./pod";
import { accessProblem } from "./validate-access";
import { containerProblem } from "./validate-container";

/**
 * Finds arguments that contradict each other, before anything is made.
 *
 * @throws ArgsError naming the component, what is wrong and what to give
 */
export function validateAppService(name: string, args: AppServiceArgs): void {
  const problem = firstProblem(args);
  if (problem) throw new ArgsError("AppService", name, problem);
}

function firstProblem(args: AppServiceArgs): string | undefined {
  return (
    scalingProblem(args) ??
    namesProblem(args) ??
    args.containers
      .map((container) => containerProblem(container, args))
      .find((found) => found !== undefined) ??
    graceProblem(args) ??
    serviceProblem(args) ??
    requestMetricsProblem(args) ??
    rolloutProblem(args) ??
    accessProblem(args)
  );
}

function scalingProblem({ replicas, autoscaling, rollout }: AppServiceArgs): string | undefined {
  if (!Number.isInteger(replicas) || replicas < 0)
    return `replicas is ${replicas}; give a whole number from 0`;
  if (rollout?.strategy === "recreate" && (replicas > 1 || autoscaling)) {
    return "rollout recreate is for exactly one replica; take rolling, or one replica without autoscaling";
  }
  return autoscaling && autoscalingProblem(autoscaling);
}

function autoscalingProblem({ min, max, cpu, memory }: AutoscalingArgs): string | undefined {
  for (const [limit, count] of Object.entries({ min, max })) {
    if (!Number.isInteger(count) || count < 1)
      return `autoscaling ${limit} is ${count}; give a whole number from 1`;
  }
  if (min > max) return `autoscaling min ${min} is above max ${max}`;
  if (cpu === undefined && memory === undefined) return "autoscaling has no target; give cpu or memory";
  return undefined;
}

function namesProblem({ containers, services = [] }: AppServiceArgs): string | undefined {
  if (containers.length === 0) return "there are no containers; give at least one";
  for (const [kind, named] of Object.entries({ container: containers, service: services })) {
    const names = named.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) return `${kind} ${twice} is declared twice`;
  }
  return undefined;
}

function graceProblem({ terminationGraceSeconds: grace, containers }: AppServiceArgs): string | undefined {
  const drains = containers.some(({ ports }) => Object.keys(ports ?? {}).length > 0);
  if (grace === undefined || grace > DRAIN_SECONDS || !drains) return undefined;
  return `terminationGraceSeconds is ${grace}, of which ${DRAIN_SECONDS} pass before the pod is told to end; give more`;
}

function serviceProblem({ services = [], containers, metrics }: AppServiceArgs): string | undefined {
  const ports = containers.flatMap((container) => Object.keys(container.ports ?? {}));
  for (const service of services) {
    for (const { target } of Object.values(service.ports)) {
      if (!ports.includes(target)) {
        return `service ${service.name} targets port ${target}; the container ports are: ${ports.join(", ") || "none"}`;
      }
    }
    if (service.reach === "loadBalancer" && !service.sourceCidrs?.length) {
      return `service ${service.name} is a load balancer without sourceCidrs; say who may reach it`;
    }
  }
  if (metrics && !ports.includes(metrics.port)) {
    return `metrics are at port ${metrics.port}; the container ports are: ${ports.join(", ") || "none"}`;
  }
  return undefined;
}

function rolloutProblem(args: AppServiceArgs): string | undefined {
  const { rollout, services = [] } = args;
  const names = services.map((service) => service.name);
  for (const service of servicesOfRollout(rollout)) {
    if (!names.includes(service))
      return `rollout names service ${service}; the services are: ${names.join(", ") || "none"}`;
  }
  if (rollout?.strategy === "rolling" && isNone(rollout.maxSurge) && isNone(rollout.maxUnavailable)) {
    return "rollout with maxSurge 0 and maxUnavailable 0 can never move; give one of them";
  }
  if (rollout?.strategy === "blueGreen" && names.length < 2)
    return "rollout blueGreen needs an active and a preview service";
  if (rollout?.strategy === "blueGreen") return roomProblem(args);
  if (rollout?.strategy === "canary")
    return canaryProblem(rollout) ?? trafficProblem(rollout, names) ?? judgementProblem(args);
  return undefined;
}

function roomProblem({ podQuota, replicas, autoscaling }: AppServiceArgs): string | undefined {
  const needed = 2 * Math.max(replicas, autoscaling?.max ?? 0);
  if (podQuota === undefined || podQuota >= needed) return undefined;
  return `rollout blueGreen runs two versions at a time, ${needed} pods; the namespace's quota admits ${podQuota}`;
}

/** Argo Rollouts keeps the stable Service on the old version and the canary Service on the new one. */
function trafficProblem({ traffic }: Canary, services: string[]): string | undefined {
  if (traffic) {
    const empty = Object.entries(traffic).find(([, name]) => name === "");
    return (
      empty && `rollout canary has an empty ${empty[0]} for its traffic; name the object that shares it out`
    );
  }
  if (services.length > 2) return undefined;
  return "rollout canary has no service for the traffic of both versions; give a third beside stable and canary, or traffic";
}

function judgementProblem({ requestMetrics }: AppServiceArgs): string | undefined {
  if (requestMetrics) return undefined;
  return "rollout canary has no requestMetrics to judge the new version by; declare them, or take blueGreen";
}

function requestMetricsProblem({ requestMetrics, metrics }: AppServiceArgs): string | undefined {
  if (!requestMetrics) return undefined;
  if (!metrics) return "requestMetrics are declared, but nothing scrapes them; give metrics";
  const { availability, p95Seconds } = requestMetrics;
  if (!(availability > 0 && availability < 100))
    return `requestMetrics availability is ${availability} %; give more than 0 and less than 100`;
  return p95Seconds > 0 ? undefined : `requestMetrics p95Seconds is ${p95Seconds}; give more than 0`;
}

type Canary = Extract<RolloutArgs, { strategy: "canary" }>;

function canaryProblem({ stableService, canaryService, steps }: Canary): string | undefined {
  if (stableService === canaryService) {
    return `rollout canary has ${stableService} as stable and as canary service; give two`;
  }
  if (steps.length === 0) return "rollout canary has no steps; give at least one weight";
  const weights = steps.map((step) => step.weight);
  if (weights.some((weight, index) => weight <= (weights[index - 1] ?? 0) || weight > 100)) {
    return `canary weights are ${weights.join(", ")}; they must rise, from above 0 to 100 at the most`;
  }
  return undefined;
}

function isNone(amount: number | string): boolean {
  return Number.parseFloat(String(amount)) === 0;
}

function servicesOfRollout(rollout: RolloutArgs | undefined): string[] {
  if (rollout?.strategy === "blueGreen") return [rollout.previewService];
  return rollout?.strategy === "canary" ? [rollout.stableService, rollout.canaryService] : [];
}
