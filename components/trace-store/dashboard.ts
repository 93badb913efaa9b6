import { Dashboard, DashboardBuilder, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { panel } from "../add-on/panel";

/** How the collector's span metrics are named once Prometheus has them. */
const CALLS = "traces_span_metrics_calls_total";
const DURATION = "traces_span_metrics_duration_milliseconds_bucket";
/** A query is an operation with a database; which one, its span says. */
const OPERATION = ["service_name", "span_name"];
const QUERY = ["service_name", "db_system", "span_name"];
const SHOWN = 10;

/**
 * Where the time goes (document 003, REQ-T229): of every operation that a span is of, and of every database query among
 * them, the slowest, the busiest and those that fail most. Of all requests, not of the sampled ones.
 */
export function operationsDashboard(): Dashboard {
  return new DashboardBuilder("Operations and database queries")
    .uid("platform-operations")
    .tags(["slipway", "platform"])
    .refresh("30s")
    .time({ from: "now-6h", to: "now" })
    .timezone("utc")
    .readonly()
    .withRow(new RowBuilder("Operations"))
    .withPanel(slowest("Slowest operations (p95)", 'db_system=""', OPERATION))
    .withPanel(busiest("Busiest operations", 'db_system=""', OPERATION))
    .withPanel(busiest("Operations that fail", 'db_system="",status_code="STATUS_CODE_ERROR"', OPERATION))
    .withRow(new RowBuilder("Database queries"))
    .withPanel(slowest("Slowest queries (p95)", 'db_system!=""', QUERY))
    .withPanel(busiest("Busiest queries", 'db_system!=""', QUERY))
    .withPanel(busiest("Queries that fail", 'db_system!="",status_code="STATUS_CODE_ERROR"', QUERY))
    .build();
}

function slowest(title: string, of: string, by: string[]): PanelBuilder {
  const buckets = `sum by (le, ${by.join(", ")}) (rate(${DURATION}{${of}}[5m]))`;
  return top(title, "ms", `histogram_quantile(0.95, ${buckets})`, by);
}

function busiest(title: string, of: string, by: string[]): PanelBuilder {
  return top(title, "reqps", `sum by (${by.join(", ")}) (rate(${CALLS}{${of}}[5m]))`, by);
}

function top(title: string, unit: string, expression: string, by: string[]): PanelBuilder {
  const legend = by.map((label) => `{{${label}}}`).join(" ");
  return panel(title, unit, [{ expression: `topk(${SHOWN}, ${expression})`, legend }]);
}
