import { PlanDocument } from "../diff/plan-document";
import { PricedResource } from "./charge";
import { Estimate, estimate } from "./estimate";
import { MissingPrice, OWN_PRICES, PriceTable } from "./prices";
import { dollars } from "./report";

/** One line: what a change does to the monthly cost, or why that is not known. */
export function costChange(before: PlanDocument, after: PlanDocument): string {
  try {
    const [old, fresh] = [before, after].map(priced) as [Estimate, Estimate];
    const change = {
      min: fresh.monthly.min - old.monthly.min,
      max: fresh.monthly.max - old.monthly.max,
    };
    if (Math.abs(change.min) < 0.5 && Math.abs(change.max) < 0.5) {
      return `Monthly cost: no change (${dollars(fresh.monthly)})`;
    }
    const [least, most] = [signed(change.min), signed(change.max)];
    const amount = least === most ? least : `${least} at the lower end, ${most} at the upper end`;
    return `Monthly cost: ${dollars(old.monthly)} => ${dollars(fresh.monthly)} (${amount})`;
  } catch (error) {
    if (error instanceof MissingPrice) return `Monthly cost: not known. ${error.message}`;
    throw error;
  }
}

function priced(document: PlanDocument): Estimate {
  return estimate(pricedResources(document), PriceTable.read(OWN_PRICES));
}

export function pricedResources({ steps }: PlanDocument): PricedResource[] {
  return steps.map(({ urn, newState: { type, parent, inputs } }) => ({
    urn,
    type,
    ...(parent ? { parent } : {}),
    inputs: (inputs ?? {}) as Record<string, unknown>,
  }));
}

function signed(amount: number): string {
  const text = dollars({ min: Math.abs(amount), max: Math.abs(amount) });
  return `${amount < 0 ? "-" : "+"}${text}`;
}
