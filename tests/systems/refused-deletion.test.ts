import assert from "node:assert/strict";
import { Planned, plannedStack, planning } from "./planned-stack";

/** A million are walked in about a second. */
const STEPS = 100_000_000;

/**
 * Where a deletion is refused, Pulumi CLI 3.259 walks what the resource depends on (`TransitiveDependenciesOf`) along
 * every path, and each parent once. A component that waits for much, above protected data, made that a walk without end.
 */
describe("a destroy of prod", () => {
  before(planning("prod"));

  it("is refused within minutes, as few paths lead from what is protected", () => {
    const resources = new Map(plannedStack("prod").map((resource) => [resource.urn, resource]));
    const paths = new Map<string, number>();
    const pathsFrom = (urn: string): number => {
      const known = paths.get(urn);
      if (known !== undefined) return known;
      const resource = resources.get(urn);
      const count = resource ? 1 + sum(edges(resource).map(pathsFrom)) : 0;
      paths.set(urn, count);
      return count;
    };
    const walked = [...resources.values()]
      .filter((resource) => resource.protect)
      .map((resource) => pathsFrom(resource.urn) + sum(parentsMet(resource, resources).map(pathsFrom)));
    assert.ok(walked.length > 100, `only ${walked.length} protected resources`);
    assert.ok(sum(walked) < STEPS, `${sum(walked)} steps`);
  });
});

/** Every edge that the CLI follows: one for each mention. */
function edges({ dependencies, propertyDependencies, provider }: Planned): string[] {
  const own = [...dependencies, ...Object.values(propertyDependencies).flat()];
  return provider === "" ? own : [...own, provider.split("::").slice(0, -1).join("::")];
}

/** Parents of the resource and of all that it depends on. */
function parentsMet(from: Planned, resources: Map<string, Planned>): string[] {
  const seen = new Set<string>();
  const parents = new Set<string>();
  const open = [from.urn];
  for (let urn = open.pop(); urn !== undefined; urn = open.pop()) {
    const resource = resources.get(urn);
    if (!resource || seen.has(urn)) continue;
    seen.add(urn);
    if (resource.parent !== "") parents.add(resource.parent);
    open.push(...edges(resource), resource.parent);
  }
  return [...parents];
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
