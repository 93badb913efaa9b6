import { SIGNATURE } from "../../../offline/engine/computed";
import { Planned } from "../../systems/planned-stack";
import { State, TwinStack } from "../twin-stack";
import { Thing } from "../twins/cloud";
import { Values } from "../twins/twin";

/** Workloads that an autoscaler scales. */
export function autoscaled(stack: TwinStack): Thing[] {
  const targets = stack.cloud
    .all("kubernetes:autoscaling/v2:HorizontalPodAutoscaler")
    .map(({ id, inputs }) => {
      const { kind, name } = (inputs["spec"] as { scaleTargetRef: { kind: string; name: string } })
        .scaleTargetRef;
      return `${kind} ${id.split("/")[0]}/${name}`;
    });
  return stack.cloud.all().filter(({ type, id }) => targets.includes(`${type.split(":").pop()} ${id}`));
}

/** A protected resource that nothing else needs. */
export function protectedLeaf({ deployment: { resources = [] } }: State): string {
  const needed = new Set(
    resources.flatMap(({ dependencies = [], parent = "" }) => [...dependencies, parent]),
  );
  return resources.find(({ urn, custom, protect }) => custom && protect === true && !needed.has(urn))!.urn;
}

/** Steps 2 and 3 of docs/runbooks/tear-down.md. */
export async function liftProtection(stack: TwinStack): Promise<void> {
  const state = await stack.state();
  for (const resource of state.deployment.resources ?? []) {
    delete resource.protect;
    delete resource.retainOnDelete;
  }
  await stack.importState(state);
  for (const type of ["aws:rds/instance:Instance", "aws:eks/cluster:Cluster"])
    for (const { inputs } of stack.cloud.all(type)) inputs["deletionProtection"] = false;
}

/** Inputs of the offline plan that a resource was made without, as `name.path`: an output that nobody gave. */
export function lackingInputs(planned: Planned[], { deployment: { resources = [] } }: State): string[] {
  const made = new Map(resources.map(({ urn, inputs }) => [urn, inputs]));
  return planned
    .filter(({ custom }) => custom)
    .flatMap(({ urn, name, inputs }) => lacking(inputs, made.get(urn), name));
}

function lacking(planned: unknown, made: unknown, path: string): string[] {
  if (planned === undefined || planned === null || planned === "") return [];
  if (made === undefined || made === null || made === "") return [path];
  if (typeof planned !== "object" || typeof made !== "object" || SIGNATURE in made) return [];
  return Object.entries(planned).flatMap(([key, value]) =>
    lacking(value, (made as Values)[key], `${path}.${key}`),
  );
}
