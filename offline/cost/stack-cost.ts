import { UserError } from "../../config/user-error";
import { AuroraPart, onAurora } from "./aurora";
import { PricedResource } from "./charge";
import { Estimate, estimate } from "./estimate";
import { PriceTable } from "./prices";

const BUDGET = "slipway:budgetPerMonth";

/** The estimate of a stack beside what it may cost. */
export interface StackCost extends Estimate {
  stack: string;
  stage: string | undefined;
  /** USD per month; undefined where the stack config sets none. */
  budget: number | undefined;
  /** Its upper figure is above the budget. */
  aboveBudget: boolean;
  /** What the databases would cost on Aurora; undefined where that is not asked for. */
  aurora?: AuroraPart[];
}

/** The same with what the databases of `plan` would cost on Aurora. */
export function withAurora(cost: StackCost, plan: PricedResource[], prices: PriceTable): StackCost {
  const aurora = onAurora(plan, cost.lines, prices);
  return { ...cost, aurora, assumptions: prices.assumptions() };
}

/**
 * @param config of the stack, by full key
 * @throws UserError for a missing price or a budget that is no amount
 */
export function stackCost(
  stack: string,
  plan: PricedResource[],
  config: Record<string, string>,
  prices: PriceTable,
): StackCost {
  const result = estimate(plan, prices);
  const budget = config[BUDGET] === undefined ? undefined : Number(config[BUDGET]);
  if (budget !== undefined && !(budget > 0)) {
    throw new UserError(
      `Pulumi.${stack}.yaml: ${BUDGET} is ${config[BUDGET]}; give USD per month, such as 6000.`,
    );
  }
  return {
    ...result,
    stack,
    stage: config["slipway:stage"],
    budget,
    aboveBudget: budget !== undefined && result.monthly.max > budget,
  };
}
