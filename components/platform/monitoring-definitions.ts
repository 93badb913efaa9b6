import { Chart, installChart } from "../add-on/chart";
import { AddOnOptions } from "./add-on-options";

/** Released 2026-08-10; operator v0.93.1, as in the kube-prometheus-stack that MonitoringStack installs. */
const CHART: Chart = {
  chart: "prometheus-operator-crds",
  repository: "https://prometheus-community.github.io/helm-charts",
  version: "31.0.1",
};

/**
 * The definitions of ServiceMonitor and its kin, before everything else: each add-on brings its own monitor, and the
 * operator that reads them comes last. A chart of their own also upgrades them, which Helm never does with `crds/`.
 */
export function monitoringDefinitions(name: string, opts: AddOnOptions) {
  return installChart(
    `${name}-monitoring-definitions`,
    CHART,
    { namespace: "kube-system", values: {} },
    opts,
  );
}
