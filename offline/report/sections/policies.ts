import { Verdict } from "../../policy/verdicts";
import { counted, html, Html } from "../html";
import { StackReport } from "../stack-report";
import { Waiver } from "../waivers";
import { NodeIds } from "./tree";
import { badge, table } from "./section";

/** What the rules say: violations first, then what they cannot say before the update, then what is waived. */
export function policies({ verdicts, waivers }: StackReport, ids: NodeIds, today: string): Html {
  if (!verdicts) return html`<p class="empty">The policies were not run.</p>`;
  const { violations, undetermined, remediations } = verdicts;
  const byLevel = (level: Verdict["level"]) => violations.filter((verdict) => verdict.level === level);
  return html`<p>
      ${badge(`${byLevel("mandatory").length} mandatory`, byLevel("mandatory").length > 0 ? "bad" : "good")}
      ${badge(`${byLevel("advisory").length} advisory`, byLevel("advisory").length > 0 ? "warn" : "good")}
      ${badge(`${undetermined.length} undetermined until the update`)}
      ${remediations.length > 0 && badge(`${remediations.length} remediated`)}
    </p>
    ${[...byLevel("mandatory"), ...byLevel("advisory")].map((verdict) => violation(verdict, ids))}
    ${undetermined.length > 0 && undeterminedRules(undetermined, ids)}
    ${
      remediations.length > 0 &&
      html`<h4>Remediated</h4>
        ${table(
          "Remediations",
          ["Rule", "Resource", "Changed"],
          remediations.map(({ policy, urn, properties }) => [policy, place(urn, ids), properties.join(", ")]),
        )}`
    }
    <h4>Waivers</h4>
    ${waivers.length === 0 ? html`<p class="empty">No rule is waived.</p>` : waiverTable(waivers, today)}`;
}

function violation(verdict: Verdict, ids: NodeIds): Html {
  const mandatory = verdict.level === "mandatory";
  return html`<article class="verdict ${mandatory ? "bad" : "warn"}">
    <h4>${badge(verdict.level, mandatory ? "bad" : "warn")} <code>${verdict.policy}</code></h4>
    <p class="soft">${place(verdict.urn, ids)}</p>
    <p class="message">${verdict.message.trimEnd()}</p>
  </article>`;
}

function undeterminedRules(undetermined: Verdict[], ids: NodeIds): Html {
  const rules = new Map<string, Verdict[]>();
  for (const verdict of undetermined)
    rules.set(verdict.policy, [...(rules.get(verdict.policy) ?? []), verdict]);
  return html`<details>
    <summary>${counted(rules.size, "rule")} must wait for values that only the update gives</summary>
    ${[...rules].map(
      ([rule, own]) =>
        html`<h5><code>${rule}</code> ${badge(String(own.length))}</h5>
          <ul class="plain">
            ${own.map(({ urn, message }) => html`<li>${place(urn, ids)} <span class="soft">${reason(message)}</span></li>`)}
          </ul>`,
    )}
  </details>`;
}

/** The first line, without the word that the heading has said. */
function reason(message: string): string {
  return (message.trim().split("\n")[0] ?? "").replace(/^undetermined: /, "");
}

function waiverTable(waivers: Waiver[], today: string): Html {
  return table(
    "Waivers",
    ["Rule", "Resource", "Reason", "Owner", "Until"],
    waivers.map(({ rule, resource, reason, owner, expires }) => [
      html`<code>${rule}</code>`,
      resource,
      reason,
      owner,
      html`${expires} ${expires < today && badge("expired", "bad")}`,
    ]),
  );
}

/** The resource of a verdict, with a link to its place in the tree. */
function place(urn: string, ids: NodeIds): Html {
  const [, , types, ...name] = urn.split("::");
  if (types === undefined) return html`the stack`;
  const text = html`${name.join("::")} <span class="soft">${types.split("$").pop()}</span>`;
  const id = ids.get(urn);
  return id ? html`<a href="#${id}">${text}</a>` : text;
}
