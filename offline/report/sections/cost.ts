import { Range } from "../../cost/range";
import { dollars } from "../../cost/report";
import { StackCost } from "../../cost/stack-cost";
import { counted, html, Html } from "../html";
import { compare } from "../resource";
import { StackReport } from "../stack-report";
import { badge, table } from "./section";

const BAR = 180;
/** Resources that the page lists; `slipway cost --details` lists all. */
const LISTED = 25;

/** What the stack costs in a month, by system, component and resource, and what that rests on. */
export function cost({ cost, prices }: StackReport): Html {
  if (typeof cost === "string") return html`<p class="empty">Not known. ${cost}</p>`;
  const { monthly, systems, components, saving, notPriced, assumptions } = cost;
  return html`<p class="figure"><strong>${dollars(monthly)}</strong> a month ${budget(cost)}</p>
    ${saving.max > 0 && html`<p class="soft">Commitments of one year for the lower figure would save ${dollars(saving)}.</p>`}
    <div class="columns">
      <div>
        <h4>By system</h4>
        ${shares("Cost by system", "System", systems)}
      </div>
      <div>
        <h4>By component</h4>
        ${shares("Cost by component", "Component", components)}
      </div>
    </div>
    <details>
      <summary>By resource</summary>
      ${shares("Cost by resource", "Resource", byResource(cost), LISTED)}
    </details>
    <details>
      <summary>What the estimate rests on</summary>
      <p>Prices: ${prices}</p>
      <ul>
        ${assumptions.map((one) => html`<li>${one}</li>`)}
        ${Object.entries(notPriced).map(([type, count]) => html`<li>Not priced: ${count} ${type}</li>`)}
      </ul>
    </details>`;
}

export function budget({ budget, monthly, aboveBudget }: StackCost): Html | undefined {
  if (budget === undefined) return undefined;
  const amount = dollars({ min: budget, max: budget });
  if (!aboveBudget) return badge(`within the budget of ${amount}`, "good");
  return badge(
    `${monthly.min > budget ? "above" : "may get above"} the budget of ${amount}`,
    monthly.min > budget ? "bad" : "warn",
  );
}

function byResource({ lines }: StackCost): Record<string, Range> {
  const resources: Record<string, Range> = {};
  for (const { urn, monthly } of lines) {
    const [, , types = "", ...name] = urn.split("::");
    const key = `${name.join("::")} (${types.split(":").pop() ?? ""})`;
    const known = resources[key] ?? { min: 0, max: 0 };
    resources[key] = { min: known.min + monthly.min, max: known.max + monthly.max };
  }
  return resources;
}

/** A table with a bar for each: full up to the lower figure, pale up to the higher one. */
function shares(name: string, head: string, groups: Record<string, Range>, most = Infinity): Html {
  const all = Object.entries(groups).sort(([one, a], [other, b]) => b.max - a.max || compare(one, other));
  const largest = Math.max(...all.map(([, { max }]) => max), 1);
  const rest = all.length - most;
  return html`${table(
    name,
    [head, "A month", "Share"],
    all
      .slice(0, most)
      .map(([key, range]) => [key.replace(/^slipway:/, ""), dollars(range), bar(range, largest)]),
    "shares",
  )}${rest > 0 && html`<p class="soft">and ${counted(rest, "resource")} more; <code>slipway cost --details</code> lists all.</p>`}`;
}

function bar({ min, max }: Range, largest: number): Html {
  const [low, high] = [min, max].map((amount) => Math.max(1, Math.round((amount / largest) * BAR)));
  return html`<svg class="bar" width="${BAR}" height="10" viewBox="0 0 ${BAR} 10" aria-hidden="true">
    <rect class="high" width="${high}" height="10" rx="2" />
    <rect class="low" width="${low}" height="10" rx="2" />
  </svg>`;
}
