import { Dashboard, DashboardBuilder, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { panel } from "../add-on/panel";
import { FigureArgs, ServiceHealthArgs } from "./args";
import { REQUEST_SERIES } from "./requests";
import { ofWorkload } from "./rule-groups";
import { own, pods } from "./rules";
import { cpu, memory } from "./workload";

/** Requests, errors and duration, the figures of the document, and what the pods use; the figures first asked for on top. */
export function dashboard(args: ServiceHealthArgs): Dashboard {
  const { system, workload, team, requests, figures = [] } = args;
  const builder = new DashboardBuilder(`${system}: ${workload}`)
    .uid(dashboardUid(args))
    .tags(["slipway", system, team])
    .refresh("30s")
    .time({ from: "now-6h", to: "now" })
    .timezone("utc")
    .readonly();
  if (requests) {
    builder.withRow(new RowBuilder("Requests"));
    requestPanels(args).forEach((panel) => builder.withPanel(panel));
  }
  if (figures.length > 0) {
    builder.withRow(new RowBuilder("Figures"));
    figures.forEach((figure) => builder.withPanel(figurePanel(args, figure)));
  }
  builder.withRow(new RowBuilder("Pods"));
  podPanels(args).forEach((panel) => builder.withPanel(panel));
  return builder.build();
}

/** Grafana takes at most 40 characters. */
export const dashboardUid = ({ system, workload }: ServiceHealthArgs): string =>
  `${system}-${workload}`.slice(0, 40);

function requestPanels(args: ServiceHealthArgs): PanelBuilder[] {
  const series = (record: string): string => `${record}{${own(args)}}`;
  return [
    panel("Request rate", "reqps", [{ expression: series(REQUEST_SERIES.rate), legend: "requests" }]),
    panel("Error rate", "percentunit", [{ expression: series(REQUEST_SERIES.errors), legend: "errors" }]),
    panel("Response time (p95)", "s", [{ expression: series(REQUEST_SERIES.p95), legend: "p95" }]),
  ];
}

function figurePanel(args: ServiceHealthArgs, { title, expression, unit, legend = title }: FigureArgs) {
  return panel(title, unit, [{ expression: ofWorkload(args, expression), legend }]);
}

function podPanels(args: ServiceHealthArgs): PanelBuilder[] {
  const ready = `sum(kube_pod_status_ready{condition="true",${pods(args)}})`;
  return [
    panel("Ready pods", "short", [
      { expression: ready, legend: "ready" },
      { expression: `vector(${args.promisedPods})`, legend: "promised" },
    ]),
    panel("CPU", "short", [{ expression: cpu(args), legend: "{{pod}} {{container}}" }]),
    panel("Memory", "bytes", [{ expression: memory(args), legend: "{{pod}} {{container}}" }]),
  ];
}
