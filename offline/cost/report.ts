import { AuroraPart } from "./aurora";
import { CostLine } from "./estimate";
import { PriceTable } from "./prices";
import { Range, sum } from "./range";
import { StackCost } from "./stack-cost";

/** For the terminal: each stack, then what all of them cost, then what the figures rest on. */
export function costText(costs: StackCost[], prices: PriceTable, details: boolean): string {
  const total = sum(costs.map(({ monthly }) => monthly));
  const { source, date, region } = prices.content;
  return [
    ...costs.map((cost) => stackText(cost, details)),
    ...(costs.length > 1 ? [`all of these: ${dollars(total)} a month`] : []),
    `Prices: ${region}, ${date}, whatever the region of a stack. ${source}`,
    "Assumed, as a plan does not say it:",
    ...[...new Set(costs.flatMap(({ assumptions }) => assumptions))].sort().map((one) => `  ${one}`),
  ].join("\n");
}

function stackText(cost: StackCost, details: boolean): string {
  const { stack, monthly, systems, components, saving, notPriced, aurora } = cost;
  return [
    `${stack}: ${dollars(monthly)} a month`,
    "  by system",
    ...table(systems),
    "  by component",
    ...table(components),
    ...(details ? ["  by resource", ...cost.lines.map(lineText)] : []),
    ...(aurora ? auroraLines(aurora) : []),
    ...(saving.max > 0
      ? [`  commitments of one year for the lower figure would save ${dollars(saving)}`]
      : []),
    ...Object.entries(notPriced).map(([type, count]) => `  not priced: ${count} ${type}`),
    ...(cost.budget === undefined ? [] : [`  ${budgetText(cost, cost.budget)}`]),
    "",
  ].join("\n");
}

function budgetText({ monthly, aboveBudget }: StackCost, budget: number): string {
  if (!aboveBudget) return `within the budget of ${usd(budget)}`;
  const verb = monthly.min > budget ? "is" : "may get";
  return `warning: ${verb} above the budget of ${usd(budget)}`;
}

function table(groups: Record<string, Range>): string[] {
  const width = Math.max(0, ...Object.keys(groups).map((name) => name.length));
  return Object.entries(groups).map(([name, range]) => `    ${name.padEnd(width)}  ${dollars(range)}`);
}

function auroraLines(parts: AuroraPart[]): string[] {
  if (parts.length === 0) return ["  on Aurora PostgreSQL: there is no database of RDS"];
  const all = {
    what: "all",
    rds: sum(parts.map(({ rds }) => rds)),
    aurora: sum(parts.map(({ aurora }) => aurora)),
  };
  const width = Math.max(...parts.map(({ what }) => what.length));
  return [
    "  on Aurora PostgreSQL, and on RDS as it is",
    ...[...parts, all].map(
      ({ what, rds, aurora }) => `    ${what.padEnd(width)}  ${dollars(aurora)}, RDS ${dollars(rds)}`,
    ),
  ];
}

function lineText({ urn, item, monthly }: CostLine): string {
  return `    ${urn.split("::").pop()}  ${item}  ${dollars(monthly)}`;
}

/** `$12` or `$12 to $40`. */
export function dollars({ min, max }: Range): string {
  const [low, high] = [usd(min), usd(max)];
  return low === high ? low : `${low} to ${high}`;
}

function usd(amount: number): string {
  return `$${Math.round(amount).toLocaleString("en-US")}`;
}

/** For other programs; amounts to the cent. */
export function costJson(costs: StackCost[], prices: PriceTable): string {
  const { source, date, region, currency } = prices.content;
  const document = { prices: { source, date, region, currency, file: prices.file }, stacks: costs };
  return JSON.stringify(
    document,
    (_key, value: unknown) => (typeof value === "number" ? Math.round(value * 100) / 100 : value),
    2,
  );
}
