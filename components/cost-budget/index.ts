import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgsError } from "../args-error";
import { Tags } from "../tags";

/** Arguments of {@link CostBudget}. */
export interface CostBudgetArgs {
  /** Unique in the account. */
  budgetName: string;
  /** USD in a calendar month, without tax. */
  limitPerMonth: number;
  /** Region whose spending counts; two stacks of one account differ by it. */
  region: string;
  /** Address that hears of it. */
  email: string;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}

/** Percent of the limit that are spent, or that AWS forecasts for the month's end, when the address hears of it. */
const HEARD_AT = [
  { notificationType: "ACTUAL", threshold: 80 },
  { notificationType: "FORECASTED", threshold: 100 },
] as const;

/**
 * Tells an address when a stack is about to cost more than agreed: at 80 % spent, and as soon as AWS forecasts more
 * than all of it. AWS updates the figures some three times a day, so it is no limit: nothing is stopped.
 *
 * Spending is told apart by region. A tag would be more exact, but counts only once somebody has activated it for
 * the bill, and a budget on one that is not activated reports nothing, for ever. What has no region (Route 53, IAM)
 * is not counted.
 *
 * @throws ArgsError for a limit that is not above 0
 */
export class CostBudget extends pulumi.ComponentResource {
  /** Name of the budget in AWS. */
  readonly budgetName: pulumi.Output<string>;

  constructor(name: string, args: CostBudgetArgs, opts?: pulumi.ComponentResourceOptions) {
    const { budgetName, limitPerMonth, region, email, tags } = args;
    if (!(limitPerMonth > 0)) {
      throw new ArgsError("CostBudget", name, `limitPerMonth is ${limitPerMonth}; give USD above 0`);
    }
    super("slipway:cost:CostBudget", name, {}, opts);
    const budget = new aws.budgets.Budget(
      name,
      {
        name: budgetName,
        budgetType: "COST",
        timeUnit: "MONTHLY",
        limitAmount: String(limitPerMonth),
        limitUnit: "USD",
        costFilters: [{ name: "Region", values: [region] }],
        notifications: HEARD_AT.map((heard) => ({
          ...heard,
          comparisonOperator: "GREATER_THAN",
          thresholdType: "PERCENTAGE",
          subscriberEmailAddresses: [email],
        })),
        tags,
      },
      { parent: this },
    );
    this.budgetName = budget.name;
    this.registerOutputs({ budgetName: this.budgetName });
  }
}
