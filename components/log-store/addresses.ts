/** Namespace of Loki. */
export const LOKI_NAMESPACE = "loki";
export const LOKI_PORT = 3100;
/** Where Grafana asks. */
export const LOKI_URL = `http://loki.${LOKI_NAMESPACE}:${LOKI_PORT}`;
