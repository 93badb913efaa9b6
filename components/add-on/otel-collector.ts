import { Chart } from "./chart";

/** Released 2026-08; OpenTelemetry Collector 0.158.0. */
export const COLLECTOR: Chart = {
  chart: "opentelemetry-collector",
  repository: "https://open-telemetry.github.io/opentelemetry-helm-charts",
  version: "0.170.0",
};

/** The distribution with what a cluster's logs need and little else; it has no exporter for Prometheus. */
export const KUBERNETES_DISTRIBUTION = { repository: "otel/opentelemetry-collector-k8s" };
/** The distribution with everything: the only one with both the span metrics and the exporter for Prometheus. */
export const CONTRIB_DISTRIBUTION = { repository: "otel/opentelemetry-collector-contrib" };

/** Port of the collector's own metrics. */
export const COLLECTOR_METRICS_PORT = 8888;

/** Every collector needs these: the chart's probes ask the first, and the second keeps it from being killed. */
export const HEALTH_CHECK = { health_check: { endpoint: "${env:MY_POD_IP}:13133" } };
export const MEMORY_LIMITER = {
  memory_limiter: { check_interval: "5s", limit_percentage: 80, spike_limit_percentage: 25 },
};
export const OWN_METRICS = {
  metrics: {
    readers: [
      { pull: { exporter: { prometheus: { host: "${env:MY_POD_IP}", port: COLLECTOR_METRICS_PORT } } } },
    ],
  },
};
