import { ArgsError } from "../args-error";
import { AppServiceArgs, ContainerArgs, RolloutArgs } from "./args";
import { cpuMillicores, memoryBytes } from "../quantity";

/** Finds arguments that contradict each other, before anything is made. */
export function validateAppService(name: string, args: AppServiceArgs): void {
  const problem = firstProblem(args);
  if (problem) throw new ArgsError("AppService", name, problem);
}

function firstProblem(args: AppServiceArgs): string | undefined {
  return (
    scalingProblem(args) ??
    args.containers
      .map((container) => containerProblem(container, args))
      .find((found) => found !== undefined) ??
    serviceProblem(args) ??
    rolloutProblem(args)
  );
}

function scalingProblem({ replicas, autoscaling, rollout }: AppServiceArgs): string | undefined {
  if (!Number.isInteger(replicas) || replicas < 0)
    return `replicas is ${replicas}; give a whole number from 0`;
  if (autoscaling && autoscaling.min > autoscaling.max) {
    return `autoscaling min ${autoscaling.min} is above max ${autoscaling.max}`;
  }
  if (autoscaling && autoscaling.cpu === undefined && autoscaling.memory === undefined) {
    return "autoscaling has no target; give cpu or memory";
  }
  if (rollout?.strategy === "recreate" && (replicas > 1 || autoscaling)) {
    return "rollout recreate is for exactly one replica; take rolling, or one replica without autoscaling";
  }
  return undefined;
}

function containerProblem(container: ContainerArgs, args: AppServiceArgs): string | undefined {
  const { requests, limits } = container.resources;
  const where = `container ${container.name}`;
  if (cpuMillicores(requests.cpu) > cpuMillicores(limits.cpu)) {
    return `${where} requests cpu ${requests.cpu} above its limit ${limits.cpu}`;
  }
  if (memoryBytes(requests.memory) > memoryBytes(limits.memory)) {
    return `${where} requests memory ${requests.memory} above its limit ${limits.memory}`;
  }
  const ports = Object.keys(container.ports ?? {});
  for (const [kind, probe] of Object.entries(container.probes ?? {})) {
    if (probe?.port !== undefined && !ports.includes(probe.port)) {
      return `${where} has a ${kind} probe at port ${probe.port}; its ports are: ${ports.join(", ") || "none"}`;
    }
  }
  for (const mount of Object.keys(container.mounts ?? {})) {
    if (!(mount in (args.volumes ?? {}))) return `${where} mounts ${mount}, which is not among the volumes`;
  }
  const { image } = container;
  if (typeof image === "string" && !/@sha256:[0-9a-f]{64}$|:(?!latest$)[\w][\w.-]*$/.test(image)) {
    return `${where} has image ${image}; give a version or a digest, never latest`;
  }
  return undefined;
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

function rolloutProblem({ rollout, services = [] }: AppServiceArgs): string | undefined {
  const names = services.map((service) => service.name);
  for (const service of servicesOfRollout(rollout)) {
    if (!names.includes(service))
      return `rollout names service ${service}; the services are: ${names.join(", ") || "none"}`;
  }
  if (rollout?.strategy === "blueGreen" && names.length < 2)
    return "rollout blueGreen needs an active and a preview service";
  if (rollout?.strategy === "canary") {
    const weights = rollout.steps.map((step) => step.weight);
    if (weights.some((weight, index) => weight <= (weights[index - 1] ?? 0) || weight > 100)) {
      return `canary weights are ${weights.join(", ")}; they must rise, from above 0 to 100 at the most`;
    }
  }
  return undefined;
}

function servicesOfRollout(rollout: RolloutArgs | undefined): string[] {
  if (rollout?.strategy === "blueGreen") return [rollout.previewService];
  return rollout?.strategy === "canary" ? [rollout.stableService, rollout.canaryService] : [];
}
