import { html, Html } from "../html";
import { isDrawable, picture } from "../picture/picture";
import { StackReport } from "../stack-report";
import { table } from "./section";

/** The picture, and the same flows as a table for those who cannot see it. */
export function architecture(report: StackReport): Html {
  if (!isDrawable(report)) {
    return html`<p class="empty">The plan has no network, cluster or system to draw.</p>`;
  }
  const flows = report.systems.flatMap((system) =>
    system.services.flatMap((service) => [
      ...service.entries.map(({ host, via, paths }) => [
        host || "the VPC",
        service.name,
        `${via} ${paths.join(", ")}`,
      ]),
      ...service.calls.map((call) => [service.name, call.service.name, `port ${call.port}`]),
      ...service.stores.map((store) => [service.name, store.name, store.kind]),
      ...service.outside.map((host) => [service.name, host, "outside"]),
      ...(service.traces ? [[service.name, "trace collector", "telemetry"]] : []),
    ]),
  );
  return html`<div
      class="scroll picture-frame"
      role="region"
      aria-label="Architecture picture of ${report.stack}"
      tabindex="0"
    >
      ${picture(report)}
    </div>
    ${
      flows.length > 0 &&
      html`<details>
        <summary>The same flows as a table</summary>
        ${table(`Flows of ${report.stack}`, ["From", "To", "How"], flows)}
      </details>`
    }`;
}
