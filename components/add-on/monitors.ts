/** Namespace of Prometheus, which may scrape every add-on. */
export const MONITORING_NAMESPACE = "monitoring";

/** Seconds between scrapes, as document 002 has it for all of Prometheus; charts come with 30 s or a minute. */
export const SCRAPE_INTERVAL = "15s";

/** Where rollouts ask whether a new version is good: the Service that the operator makes for every Prometheus. */
export const PROMETHEUS_ADDRESS = `http://prometheus-operated.${MONITORING_NAMESPACE}:9090`;
