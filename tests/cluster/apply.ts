import { ApiError, KubernetesApi } from "./kubernetes-api";
import { KubernetesObject, describe } from "./objects";

/** One object that the API server did not take, with its own words. */
export interface Refusal {
  object: string;
  message: string;
}

/** Applies in the given order and collects every refusal, so that one run shows all that is wrong. */
export async function applyInOrder(
  api: KubernetesApi,
  objects: Iterable<KubernetesObject>,
): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  for (const object of objects) {
    try {
      await api.apply(object);
    } catch (error) {
      if (error instanceof ApiError) refusals.push({ object: describe(object), message: error.message });
      else throw error;
    }
  }
  return refusals;
}

/** Removes what was applied, the last first; an object that is already gone is no error. */
export async function removeApplied(api: KubernetesApi, objects: KubernetesObject[]): Promise<void> {
  for (const object of [...objects].reverse()) {
    await api.delete(await api.pathOf(object)).catch((error: unknown) => {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    });
  }
}

/** Version of each object as the server counts it; an apply that changes nothing leaves it as it is. */
export async function fingerprints(
  api: KubernetesApi,
  objects: KubernetesObject[],
): Promise<Map<string, string>> {
  const versions = objects.map(async (object) => {
    const live = await api.get<KubernetesObject>(await api.pathOf(object));
    return [describe(object), specFingerprint(live)] as const;
  });
  return new Map(await Promise.all(versions));
}

/** Everything but what controllers write into: status, bookkeeping, and the times of our own field manager. */
function specFingerprint(live: KubernetesObject): string {
  const { metadata, ...rest } = live as KubernetesObject & { status?: unknown };
  delete rest.status;
  const { uid, generation, labels, annotations } = metadata;
  return JSON.stringify({ uid, generation, labels, annotations, rest });
}
