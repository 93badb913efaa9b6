import { PlannedResource } from "../../offline/plan/plan";

/** What the graph needs to know of a resource. */
type Node = Pick<
  PlannedResource,
  "urn" | "type" | "name" | "custom" | "parent" | "provider" | "dependencies" | "propertyDependencies"
>;

/**
 * What waits for what in a plan, as the engine sees it (`DependenciesOf` in its dependency graph): dependencies of
 * inputs and options, the provider, the parent, and with a component the children that were registered before. A
 * destroy takes the same edges backwards.
 */
export class PlanGraph<Resource extends Node> {
  private readonly byUrn: Map<string, Resource>;
  private readonly position: Map<string, number>;
  private readonly descendants = new Map<string, string[]>();
  private readonly closures = new Map<string, Set<string>>();

  constructor(readonly resources: Resource[]) {
    this.byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    this.position = new Map(resources.map(({ urn }, index) => [urn, index]));
    for (const { urn, parent } of resources) {
      for (let above = parent; above !== ""; above = this.byUrn.get(above)?.parent ?? "")
        this.descendants.set(above, [...(this.descendants.get(above) ?? []), urn]);
    }
  }

  /** Whether `later` is created after `earlier`, and so deleted before it, whatever runs in parallel. */
  waitsFor(later: Node, earlier: Node): boolean {
    return this.closureOf(later.urn).has(earlier.urn);
  }

  /** Each pair of which the first does not wait for the second, as text. */
  unordered(laters: Node[], earliers: Node[]): string[] {
    return laters.flatMap((later) =>
      earliers
        .filter((earlier) => !this.waitsFor(later, earlier))
        .map((earlier) => `${later.type} ${later.name} does not wait for ${earlier.name}`),
    );
  }

  private closureOf(urn: string): Set<string> {
    const known = this.closures.get(urn);
    if (known) return known;
    const closure = new Set<string>();
    this.closures.set(urn, closure);
    for (const dependency of this.dependenciesOf(urn)) {
      closure.add(dependency);
      for (const further of this.closureOf(dependency)) closure.add(further);
    }
    return closure;
  }

  private dependenciesOf(urn: string): string[] {
    const { dependencies, propertyDependencies, provider, parent } = this.byUrn.get(urn)!;
    const own = [...dependencies, ...Object.values(propertyDependencies).flat(), providerUrn(provider)];
    const inside = own.flatMap((dependency) =>
      this.byUrn.get(dependency)?.custom === false ? this.childrenBefore(dependency, urn) : [],
    );
    return [...own, ...inside, parent].filter((dependency) => dependency !== "");
  }

  private childrenBefore(component: string, urn: string): string[] {
    const before = this.position.get(urn)!;
    return (this.descendants.get(component) ?? []).filter((child) => this.position.get(child)! < before);
  }
}

function providerUrn(reference: string): string {
  return reference.split("::").slice(0, -1).join("::");
}
