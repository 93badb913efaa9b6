import { Service, Stage } from "../systems/types";
import { at } from "./stage";

/** Why a service cannot be released the way it declares in a stage; empty if it can. */
export function rolloutProblems(service: Service, stage: Stage): string[] {
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
  if ((service.exposed ?? []).length < 3)
    problems.push("a canary needs a Service for the traffic of both versions, beside stable and canary");
  return problems;
}
