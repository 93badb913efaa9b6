import { dollars } from "../../cost/report";
import { badge, table } from "./section";
import { counted, html, Html, HtmlValue, idOf, link } from "../html";
import { StackReport } from "../stack-report";
import { Alert } from "../topology/alerts";
import { Store } from "../topology/stores";
import { ConnectedService, System } from "../topology/systems";

/** A card for each system: what runs, how it is reached, what it reaches, where its data are, what it costs. */
export function systemCards({ stack, systems, cost }: StackReport): Html {
  if (systems.length === 0) return html`<p class="empty">No system runs in this stack.</p>`;
  return html`${systems.map((system) =>
    card(stack, system, typeof cost === "string" ? undefined : cost.systems[system.name]),
  )}`;
}

function card(stack: string, system: System, cost: { min: number; max: number } | undefined): Html {
  const id = idOf(stack, "system", system.name);
  const { name, namespaces, team, dataClass, services, stores, alerts } = system;
  return html`<article class="card" id="${id}" aria-labelledby="${id}-title">
    <header class="card-head">
      <div>
        <h4 id="${id}-title">${name}</h4>
        <p class="soft">
          ${namespaces.length > 0 && html`namespace ${namespaces.map((one, index) => html`${index > 0 && ", "}<code>${one}</code>`)}`}
          ${team && html` · team ${team}`}
        </p>
      </div>
      <p class="card-figures">
        ${dataClass && badge(`${dataClass} data`)} ${badge(counted(system.resources, "resource"))}
        ${cost && html`<strong>${dollars(cost)}</strong> a month`}
      </p>
    </header>
    ${table(
      `Services of ${name}`,
      ["Service", "Pods", "CPU", "Memory", "Rollout", "Version", "Reached by", "Reaches"],
      services.map((service) => serviceRow(service, services)),
      "services stacked",
    )}
    <div class="facts">
      ${
        stores.length > 0 &&
        html`<div>
          <h5>Data</h5>
          <ul class="plain">
            ${stores.map(storeItem)}
          </ul>
        </div>`
      }
      ${
        system.secrets > 0 &&
        html`<div>
          <h5>Secrets</h5>
          <p>${counted(system.secrets, "entry", "entries")} in AWS Secrets Manager</p>
        </div>`
      }
      ${alerts.length > 0 && html`<div class="wide">${alertList(name, alerts)}</div>`}
    </div>
  </article>`;
}

function serviceRow(service: ConnectedService, others: ConnectedService[]): HtmlValue[] {
  const { name, kind, replicas, requests, limits, strategy, version } = service;
  return [
    html`${name}${kind !== "Deployment" && html` <span class="soft kind">${kind}</span>`}`,
    replicas,
    upTo(requests.cpu, limits.cpu),
    upTo(requests.memory, limits.memory),
    strategy,
    version && html`<code>${version}</code>`,
    list(
      [
        ...service.entries.map(entryText),
        ...others
          .filter(({ calls }) => calls.some((call) => call.service.urn === service.urn))
          .map((caller) => html`${caller.name}`),
      ],
      "nobody",
    ),
    list(
      [
        ...service.calls.map((call) => html`${call.service.name}<span class="soft">:${call.port}</span>`),
        ...service.stores.map((store) => html`${store.name} <span class="soft">${store.kind}</span>`),
        ...service.outside.map((host) => html`${host}`),
        ...(service.traces ? [html`traces`] : []),
      ],
      "nothing",
    ),
  ];
}

function upTo(request: string, limit: string): HtmlValue {
  if (!limit || limit === request) return request || html`<span class="soft">–</span>`;
  return html`${request} <span class="soft">to ${limit}</span>`;
}

function entryText({ host, paths, via }: ConnectedService["entries"][number]): Html {
  return html`${host && html`<b>${host}</b>${paths.filter((one) => one !== "/").join(", ")} `}<span
      class="soft"
      >${via}</span
    >`;
}

function list(items: Html[], none: string): HtmlValue {
  if (items.length === 0) return html`<span class="soft">${none}</span>`;
  return html`<ul class="plain">
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;
}

function storeItem({ name, engine, details }: Store): Html {
  return html`<li>
    <b>${name}</b> <span class="soft">${[engine, ...details].filter(Boolean).join(" · ")}</span>
  </li>`;
}

function alertList(system: string, alerts: Alert[]): Html {
  const critical = alerts.filter(({ severity }) => severity === "critical").length;
  return html`<details>
    <summary>${counted(alerts.length, "alert")}, ${critical} critical</summary>
    ${table(
      `Alerts of ${system}`,
      ["Alert", "Severity", "Watches", "What to do"],
      alerts.map(({ name, severity, workloads, runbook }) => [
        name,
        badge(severity, severity === "critical" ? "bad" : "warn"),
        workloads.join(", "),
        runbook ? link(runbook, runbook.split("/").pop()?.replace(/\.md$/, "") ?? runbook) : "",
      ]),
    )}
  </details>`;
}
