import { Values } from "../twin";

/**
 * The live values of the fields that were applied by us. A refresh of pulumi-kubernetes with server-side apply reads
 * only these: what a controller owns, such as the replicas of an autoscaled workload, is no drift.
 */
export function managedFields(applied: Values, live: Values): Values {
  const fields: Values = {};
  for (const [key, value] of Object.entries(applied)) {
    const now = live[key];
    if (now === undefined) continue;
    fields[key] = isObject(value) && isObject(now) ? managedFields(value, now) : now;
  }
  return fields;
}

function isObject(value: unknown): value is Values {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
