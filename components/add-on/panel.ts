import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";

const PANEL_HEIGHT = 8;
/** A third of Grafana's 24 columns. */
const PANEL_WIDTH = 8;
/** The data source kube-prometheus-stack sets up. */
const PROMETHEUS = { type: "prometheus", uid: "prometheus" };

export interface PanelQuery {
  expression: string;
  legend: string;
}

/** A panel of lines over time; three stand beside each other. */
export function panel(title: string, unit: string, queries: PanelQuery[]): PanelBuilder {
  const builder = new PanelBuilder()
    .title(title)
    .unit(unit)
    .min(0)
    .height(PANEL_HEIGHT)
    .span(PANEL_WIDTH)
    .datasource(PROMETHEUS);
  queries.forEach(({ expression, legend }, index) =>
    builder.withTarget(
      new DataqueryBuilder()
        .expr(expression)
        .legendFormat(legend)
        .refId(String.fromCharCode("A".charCodeAt(0) + index)),
    ),
  );
  return builder;
}
