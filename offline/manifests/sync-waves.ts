import { PlannedResource } from "../plan/plan";

/**
 * The waves in which objects are to be applied, by URN: an object comes after all that it depends on, as Pulumi would
 * make it; those that depend on none of the others are in wave 0.
 *
 * @param wanted URNs of the objects; what lies between two of them counts, without a wave of its own
 */
export function syncWaves(resources: PlannedResource[], wanted: Set<string>): Map<string, number> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const earliest = new Map<string, number>();
  const waveOf = (urn: string): number => {
    const known = earliest.get(urn);
    if (known !== undefined) return known;
    // Pulumi's dependencies have no circle; a name that nothing has ends here, too.
    earliest.set(urn, 0);
    const { dependencies = [], parent = "" } = byUrn.get(urn) ?? {};
    const before = dependencies.map((dependency) => waveOf(dependency) + (wanted.has(dependency) ? 1 : 0));
    // What a component waits for, its children wait for.
    const wave = Math.max(parent === "" ? 0 : waveOf(parent), ...before);
    earliest.set(urn, wave);
    return wave;
  };
  return new Map([...wanted].map((urn) => [urn, waveOf(urn)]));
}
