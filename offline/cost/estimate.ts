import { Charge, Charging, Commitment, PricedResource, textAt } from "./charge";
import { COMPUTE } from "./compute-charges";
import { DATA } from "./data-charges";
import { isFree } from "./free";
import { NETWORK } from "./network-charges";
import { PriceTable } from "./prices";
import { Range, exactly, sum, times } from "./range";

/** A charge with the place it belongs to. */
export interface CostLine extends Charge {
  urn: string;
  system: string;
  /** Type token of the component that makes the resource. */
  component: string;
}

/** What a stack costs in a month of 730 hours, in USD. */
export interface Estimate {
  monthly: Range;
  /** By system; `platform` is what all share. */
  systems: Record<string, Range>;
  components: Record<string, Range>;
  lines: CostLine[];
  /** What commitments of one year for the lower figure would save. */
  saving: Range;
  assumptions: string[];
  /** Resources of types that have no rule here, by type. */
  notPriced: Record<string, number>;
}

const CHARGINGS: Record<string, Charging> = { ...NETWORK, ...DATA, ...COMPUTE };
/** The system of what all systems share. */
export const SHARED = "platform";

/**
 * Estimates what planned resources cost.
 *
 * @throws MissingPrice where the table lacks a price
 */
export function estimate(plan: PricedResource[], prices: PriceTable): Estimate {
  const systems = systemsByUrn(plan);
  const lines = plan.flatMap((resource) =>
    (CHARGINGS[resource.type]?.(resource, prices, plan) ?? []).map((charge) => ({
      ...charge,
      urn: resource.urn,
      system: systems.get(resource.urn) ?? SHARED,
      component: componentOf(resource.urn),
    })),
  );
  return {
    monthly: sum(lines.map(({ monthly }) => monthly)),
    systems: grouped(lines, ({ system }) => system),
    components: grouped(lines, ({ component }) => component),
    lines,
    saving: saving(lines, prices),
    assumptions: prices.assumptions(),
    notPriced: notPriced(plan),
  };
}

/** By tag or label; a resource without one belongs to the system of its parent. */
export function systemsByUrn(plan: PricedResource[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { urn, parent, inputs } of plan) {
    const own =
      textAt(inputs, "tags", "slipway:system") ||
      textAt(inputs, "metadata", "labels", "app.kubernetes.io/part-of") ||
      found.get(parent ?? "");
    if (own) found.set(urn, own);
  }
  return found;
}

/** The outermost component of a resource, apart from the one that stands for its whole system. */
function componentOf(urn: string): string {
  const types = (urn.split("::")[2] ?? "").split("$");
  return (
    types.find((type) => type.startsWith("slipway:") && type !== "slipway:system:RunningSystem") ?? "none"
  );
}

function grouped(lines: CostLine[], key: (line: CostLine) => string): Record<string, Range> {
  const groups: Record<string, Range> = {};
  for (const line of lines) groups[key(line)] = sum([groups[key(line)] ?? exactly(0), line.monthly]);
  return Object.fromEntries(Object.entries(groups).sort(([, one], [, other]) => other.max - one.max));
}

function saving(lines: CostLine[], prices: PriceTable): Range {
  const kinds: Commitment[] = ["compute", "database", "cache"];
  return sum(
    kinds.flatMap((kind) => {
      const own = lines.filter(({ commitment }) => commitment === kind);
      if (own.length === 0) return [];
      const certain = own.reduce((total, { monthly }) => total + monthly.min, 0);
      return [times(prices.usage(`saving/${kind}`), certain / 100)];
    }),
  );
}

function notPriced(plan: PricedResource[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of plan) {
    if (!CHARGINGS[type] && !isFree(type)) counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}
