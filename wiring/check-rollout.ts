import { Rollout, Service, Stage, System } from "../systems/types";
import { at } from "./stage";

type Canary = Extract<Rollout, { strategy: "canary" }>;

/** Why a service cannot be released the way it declares in a stage; empty if it can. */
export function rolloutProblems(system: System, service: Service, stage: Stage): string[] {
  const rollout = at(stage, service.rollout);
  if (rollout.strategy !== "canary") return [];
  const problems: string[] = [];
  const weights = rollout.steps.map(({ weight }) => weight);
  if (weights.some((weight, index) => weight <= (weights[index - 1] ?? 0) || weight > 100))
    problems.push(
      `canary weights are ${weights.join(", ")}; they must rise, from above 0 to 100 at the most`,
    );
  if (!service.health?.requests)
    problems.push("a canary is judged by its requests; declare health.requests, or take blueGreen");
  return [...problems, ...trafficProblems(system, service, rollout)];
}

/** Requests must come by something that can share them out. */
function trafficProblems(system: System, service: Service, { traffic, stableService }: Canary): string[] {
  if (!traffic) {
    return (service.exposed ?? []).length < 3
      ? ["a canary needs a Service for the traffic of both versions, beside stable and canary, or traffic"]
      : [];
  }
  if ("ingress" in traffic) {
    const { ingresses = [] } = system;
    const ingress = ingresses.find(({ name }) => name === traffic.ingress);
    if (!ingress) return [unknown("ingress", traffic.ingress, ingresses)];
    return ingress.paths.some((path) => path.service === stableService)
      ? []
      : [`the canary's ingress ${ingress.name} does not lead to its stable service ${stableService}`];
  }
  const routes = system.mesh?.gateway.routes ?? [];
  const route = routes.find(({ name }) => name === traffic.route);
  if (!route) return [unknown("route", traffic.route, routes)];
  return route.service === stableService
    ? []
    : [
        `the canary's route ${route.name} leads to ${route.service}, not to its stable service ${stableService}`,
      ];
}

function unknown(kind: string, name: string, declared: { name: string }[]): string {
  const names = declared.map((each) => each.name).join(", ") || "none";
  return `the canary's ${kind} ${name} is not declared; declared: ${names}`;
}

/** The Service of the canary that gets a share of a mesh route, if one does. */
export function canaryOfRoute(system: System, route: string, stage: Stage): string | undefined {
  return system.services
    .map((service) => at(stage, service.rollout))
    .find(
      (rollout): rollout is Canary =>
        rollout.strategy === "canary" &&
        rollout.traffic !== undefined &&
        "route" in rollout.traffic &&
        rollout.traffic.route === route,
    )?.canaryService;
}
