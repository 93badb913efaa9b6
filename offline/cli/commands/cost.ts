import * as path from "node:path";
import { Command } from "commander";
import { UserError } from "../../../config/user-error";
import { PricedResource } from "../../cost/charge";
import { pricedResources } from "../../cost/change";
import { OWN_PRICES, PriceTable } from "../../cost/prices";
import { costJson, costText } from "../../cost/report";
import { StackCost, stackCost, withAurora } from "../../cost/stack-cost";
import { plannedDocument } from "../../plan/planned-document";
import { readPlan } from "../../plan/read-plan";
import { withProgress } from "../../terminal/progress";
import { quietOption } from "../stack-options";

interface CostOptions {
  stack?: string[];
  plan?: string;
  cwd: string;
  prices?: string;
  details?: boolean;
  aurora?: boolean;
  json?: boolean;
  failAboveBudget?: boolean;
  quiet?: boolean;
}

/** `slipway cost`: what stacks cost in a month, from their plans and a dated price table. */
export function costCommand(): Command {
  return quietOption(new Command("cost"))
    .description("estimate what a stack costs in a month, by system and component, from its plan")
    .option("-s, --stack <names...>", "stacks to price: dev, staging, prod")
    .option("--plan <file>", "price what `slipway preview --json` wrote, instead of planning")
    .option("-C, --cwd <dir>", "folder of Pulumi.yaml", ".")
    .option("--prices <file>", "price table to use instead of Slipway's own")
    .option("--details", "list each charge of each resource, too")
    .option("--aurora", "show what the databases would cost on Aurora, beside RDS")
    .option("--json", "print everything for other programs")
    .option("--fail-above-budget", "exit with 1 where a stack may cost more than its slipway:budgetPerMonth")
    .addHelpText(
      "after",
      "\nExamples:\n  slipway cost --stack prod\n  slipway cost --stack dev staging prod --json",
    )
    .action(async (options: CostOptions) => {
      const prices = PriceTable.read(options.prices ?? OWN_PRICES);
      const costs = await priced(options, prices);
      const text = options.json ? costJson(costs, prices) : costText(costs, prices, options.details === true);
      await new Promise<void>((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
      const refused = options.failAboveBudget && costs.some(({ aboveBudget }) => aboveBudget);
      process.exit(refused ? 1 : 0);
    });
}

async function priced(options: CostOptions, prices: PriceTable): Promise<StackCost[]> {
  const { plan, stack, cwd, quiet, aurora } = options;
  const price = (name: string, resources: PricedResource[], config: Record<string, string>) => {
    const cost = stackCost(name, resources, config, prices);
    return aurora ? withAurora(cost, resources, prices) : cost;
  };
  if (plan !== undefined) {
    if (stack) throw new UserError("Give either --stack or --plan, not both.");
    const read = readPlan(plan);
    return [price(read.stack, read.resources, read.config)];
  }
  if (!stack) throw new UserError("Name what to price: --stack prod, or --plan FILE.");
  return withProgress("Planning", quiet, async (tell) => {
    const costs: StackCost[] = [];
    for (const name of stack) {
      tell(`Planning ${name}`);
      const document = await plannedDocument(path.resolve(cwd), name);
      costs.push(price(name, pricedResources(document), document.config));
    }
    return costs;
  });
}
