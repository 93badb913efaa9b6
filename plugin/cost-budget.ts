import * as pulumi from "@pulumi/pulumi";
import * as components from "@slipway/components/cost-budget";

/** Tells an address when a region is about to cost more than agreed. */
export class CostBudget extends pulumi.ComponentResource {
  readonly budgetName: pulumi.Output<string>;

  constructor(name: string, args: components.CostBudgetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:index:CostBudget", name, {}, opts);
    const made = new components.CostBudget(name, args, { parent: this });
    this.budgetName = made.budgetName;
    this.registerOutputs({});
  }
}
