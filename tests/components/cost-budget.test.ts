import assert from "node:assert/strict";
import { CostBudget, CostBudgetArgs } from "../../components/cost-budget";
import { PLACE } from "./planned-data";
import { planResources } from "./planned-resources";
import { itRefuses } from "./refusals";

const args: CostBudgetArgs = {
  budgetName: "slipway-prod",
  limitPerMonth: 6000,
  region: PLACE.region,
  email: "platform@shop.example",
  tags: PLACE.tags,
};

describe("CostBudget", () => {
  let inputs: Record<string, unknown>;
  before(async () => {
    const planned = await planResources((options) => void new CostBudget("budget", args, options));
    inputs = planned.one("aws:budgets/budget:Budget").inputs;
  });

  it("counts what a month costs in the region of the stack", () => {
    assert.deepEqual(
      [inputs["limitAmount"], inputs["limitUnit"], inputs["timeUnit"], inputs["budgetType"]],
      ["6000", "USD", "MONTHLY", "COST"],
    );
    assert.deepEqual(inputs["costFilters"], [{ name: "Region", values: [PLACE.region] }]);
  });

  it("tells the address at 80 % spent, and when the forecast is above all of it", () => {
    const told = inputs["notifications"] as Record<string, unknown>[];
    assert.deepEqual(
      told.map(({ notificationType, threshold }) => [notificationType, threshold]),
      [
        ["ACTUAL", 80],
        ["FORECASTED", 100],
      ],
    );
    for (const { subscriberEmailAddresses, thresholdType, comparisonOperator } of told) {
      assert.deepEqual(
        [subscriberEmailAddresses, thresholdType, comparisonOperator],
        [["platform@shop.example"], "PERCENTAGE", "GREATER_THAN"],
      );
    }
  });

  itRefuses<CostBudgetArgs>(
    'CostBudget "budget"',
    (changes) => new CostBudget("budget", { ...args, ...changes }),
    [
      ["a limit of nothing", { limitPerMonth: 0 }, /limitPerMonth is 0; give USD above 0/],
      ["a limit that is no number", { limitPerMonth: Number.NaN }, /limitPerMonth is NaN/],
    ],
  );
});
