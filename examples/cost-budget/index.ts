import * as aws from "@pulumi/aws";
import { CostBudget } from "@slipway/components/cost-budget";

const provider = new aws.Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
const onAws = { providers: [provider] };

// At 80 % spent, and as soon as AWS forecasts more than all of it.
const budget = new CostBudget(
  "shop",
  {
    budgetName: "shop-staging",
    limitPerMonth: 1500,
    region: "us-east-1",
    email: "shop-team@shop.example",
    tags: { system: "shop", stage: "staging", owner: "shop-team", "cost-centre": "shop" },
  },
  onAws,
);

export const budgetName = budget.budgetName;
