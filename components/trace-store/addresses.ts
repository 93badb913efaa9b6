/** Namespace of Tempo and of the collector. */
export const TRACING_NAMESPACE = "tracing";

export const TEMPO_PORT = 3200;
/** Where Grafana asks. */
export const TEMPO_URL = `http://tempo.${TRACING_NAMESPACE}:${TEMPO_PORT}`;

export const OTLP_HTTP_PORT = 4318;
/** Where services send spans, by OTLP over HTTP. */
export const SPANS_URL = `http://otel-collector.${TRACING_NAMESPACE}:${OTLP_HTTP_PORT}`;
