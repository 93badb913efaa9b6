import { PriceTable } from "./prices";
import { Range } from "./range";

/** What of a planned resource an estimate reads. */
export interface PricedResource {
  urn: string;
  type: string;
  parent?: string;
  inputs: Record<string, unknown>;
}

/** What long commitments make cheaper. */
export type Commitment = "cache" | "compute" | "database";

/** One priced thing of one resource. */
export interface Charge {
  /** Name in the price table. */
  item: string;
  /** In the unit of the price; for a price per hour, how many run all the time. */
  quantity: Range;
  /** USD per month. */
  monthly: Range;
  commitment?: Commitment;
}

/** Charges of a resource; `plan` are all resources, for those that depend on others. */
export type Charging = (resource: PricedResource, prices: PriceTable, plan: PricedResource[]) => Charge[];

export function charge(prices: PriceTable, item: string, quantity: Range, commitment?: Commitment): Charge {
  return { item, quantity, monthly: prices.cost(item, quantity), ...(commitment ? { commitment } : {}) };
}

/** A value deep in the inputs; undefined where it is not there. */
export function at(inputs: unknown, ...keys: (string | number)[]): unknown {
  let value = inputs;
  for (const key of keys) {
    if (value === null || typeof value !== "object") return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

export function numberAt(inputs: unknown, ...keys: (string | number)[]): number | undefined {
  const value = at(inputs, ...keys);
  return typeof value === "number" ? value : undefined;
}

export function textAt(inputs: unknown, ...keys: (string | number)[]): string {
  const value = at(inputs, ...keys);
  return typeof value === "string" ? value : "";
}

export function listAt(inputs: unknown, ...keys: (string | number)[]): unknown[] {
  const value = at(inputs, ...keys);
  return Array.isArray(value) ? value : [];
}

const GIBIBYTES: Record<string, number> = { Mi: 1 / 1024, Gi: 1, Ti: 1024 };

/** GiB of a Kubernetes quantity of memory or storage; 0 where it is none. */
export function gibibytes(quantity: unknown): number {
  const [, figure, unit = ""] = /^(\d+(?:\.\d+)?)(Mi|Gi|Ti)$/.exec(String(quantity)) ?? [];
  return figure ? Number(figure) * (GIBIBYTES[unit] ?? 0) : 0;
}

/** vCPU of a Kubernetes quantity. */
export function vcpus(quantity: unknown): number {
  const text = typeof quantity === "number" || typeof quantity === "string" ? String(quantity) : "0";
  return text.endsWith("m") ? Number(text.slice(0, -1)) / 1000 : Number(text);
}
