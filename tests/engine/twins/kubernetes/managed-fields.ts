import { Values } from "../twin";

/**
 * The live values of the fields that were applied by us. A refresh of pulumi-kubernetes with server-side apply reads
 * only these: what a controller owns, such as the replicas of an autoscaled workload, is no drift, nor is a default that
 * the API server filled in, or an empty list or object that it left out.
 */
export function managedFields(applied: Values, live: Values): Values {
  const fields: Values = {};
  for (const [key, value] of Object.entries(applied)) {
    const now = live[key];
    if (now !== undefined) fields[key] = managed(value, now);
    else if (isEmpty(value)) fields[key] = value;
  }
  return fields;
}

function managed(applied: unknown, live: unknown): unknown {
  if (isObject(applied) && isObject(live)) return managedFields(applied, live);
  if (Array.isArray(applied) && Array.isArray(live) && applied.length === live.length)
    return live.map((item, index) => managed(applied[index], item));
  return live;
}

function isEmpty(value: unknown): boolean {
  return value !== null && typeof value === "object" && Object.keys(value).length === 0;
}

function isObject(value: unknown): value is Values {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
