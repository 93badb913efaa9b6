import { costChange, pricedResources } from "../cost/change";
import { MissingPrice, OWN_PRICES, PriceTable } from "../cost/prices";
import { stackCost, StackCost } from "../cost/stack-cost";
import { comparePlans, PlanDifference } from "../diff/compare";
import { PlanDocument } from "../diff/plan-document";
import { PlannedDocument } from "../plan/planned-document";
import { Verdicts } from "../policy/verdicts";
import { compare, ReportedResource, reportedResources } from "./resource";
import { Foundation, foundation } from "./topology/network";
import { System, systems } from "./topology/systems";
import { Waiver, waivers } from "./waivers";

/** All that the report says about one stack. */
export interface StackReport {
  stack: string;
  stage: string | undefined;
  resources: ReportedResource[];
  ground: Foundation;
  systems: System[];
  /** Undefined where the policies did not run. */
  verdicts: Verdicts | undefined;
  waivers: Waiver[];
  /** The estimate, or why there is none. */
  cost: StackCost | string;
  /** Where the price table is from. */
  prices: string;
  change: StackChange | undefined;
}

/** What the plan changes against the plan of another commit. */
export interface StackChange {
  /** As it was asked for. */
  base: string;
  difference: PlanDifference;
  /** One line. */
  cost: string;
}

/**
 * @param base the plan of another commit and its name, where a comparison is asked for
 * @throws UserError for a budget that is no amount
 */
export function stackReport(
  stack: string,
  planned: PlannedDocument,
  base: { name: string; plan: PlanDocument } | undefined,
): StackReport {
  const document = inOrder(planned);
  const resources = reportedResources(document);
  const prices = PriceTable.read(OWN_PRICES);
  const { region, date, source } = prices.content;
  return {
    stack,
    stage: document.config["slipway:stage"],
    resources,
    ground: foundation(resources),
    systems: systems(resources),
    verdicts: document.policies,
    waivers: waivers(document.config),
    cost: priced(stack, document, prices),
    prices: `${region}, ${date}. ${source}`,
    change: base && {
      base: base.name,
      difference: comparePlans(document.policies ? base.plan : { steps: base.plan.steps }, document),
      cost: costChange(base.plan, document),
    },
  };
}

/**
 * A program registers resources as its promises end, and rules judge meanwhile: neither is in the same order from run to
 * run. Here parents come before their children.
 */
function inOrder(document: PlannedDocument): PlannedDocument {
  const depth = (urn: string): number => urn.split("$").length;
  const { steps, policies } = document;
  return {
    ...document,
    steps: [...steps].sort((one, other) => depth(one.urn) - depth(other.urn) || compare(one.urn, other.urn)),
    ...(policies && {
      policies: {
        violations: sorted(policies.violations),
        undetermined: sorted(policies.undetermined),
        remediations: sorted(policies.remediations),
      },
    }),
  };
}

function sorted<T extends object>(list: T[]): T[] {
  return [...list].sort((one, other) => compare(JSON.stringify(one), JSON.stringify(other)));
}

function priced(stack: string, document: PlannedDocument, prices: PriceTable): StackCost | string {
  try {
    return stackCost(stack, pricedResources(document), document.config, prices);
  } catch (error) {
    if (error instanceof MissingPrice) return error.message;
    throw error;
  }
}
