import { Resources, System } from "./types";

/** Document 000, section 4: the orchestrator's requests and limits; the other two run the same image. */
const RESOURCES: Resources = {
  requests: { cpu: "200m", memory: "512Mi" },
  limits: { cpu: "1", memory: "2Gi" },
};

/** Document 000, section 1: the image's entry point, which starts the process named as its argument. */
const ENTRYPOINT = ["/usr/local/bin/biteasy"];

const ENVIRONMENT = { dev: "dev", staging: "stage", prod: "prod" };

const CONFIG = { mountPath: "/config", configMap: "biteasy-config" };
const LOGS = { mountPath: "/var/log/biteasy", claim: "biteasy-logs" };
const TMP = { mountPath: "/tmp", scratch: { sizeLimit: "256Mi" } };
const SECRET_FILES = { mountPath: "/var/run/secrets/biteasy", secretFiles: "alpaca-credentials" };

/** Biteasy trading platform (document 000): orchestrator, risk updater, Alpaca adapter. */
export const biteasy: System = {
  name: "biteasy",
  document: "000",
  team: "trading",
  costCentre: "biteasy",
  dataClass: "restricted",
  namespace: { dev: "biteasy-dev", staging: "biteasy-stage", prod: "biteasy-prod" },
  images: { biteasy: "org/biteasy", prometheus: "quay.io/prometheus/prometheus" },

  services: [
    {
      id: "orchestrator",
      name: "orchestrator",
      container: "orchestrator",
      image: "biteasy",
      command: ENTRYPOINT,
      args: ["orchestrator"],
      replicas: { dev: 1, staging: 2, prod: 2 },
      autoscaling: { dev: null, staging: { min: 2, max: 4, cpu: 70 }, prod: { min: 2, max: 6, cpu: 70 } },
      rollout: { strategy: "rolling", maxSurge: 1, maxUnavailable: 0 },
      ports: { http: 8080 },
      exposed: [{ name: "orchestrator", ports: { http: { port: 80, target: "http" } } }],
      probes: {
        liveness: { path: "/health", port: "http", initialDelaySeconds: 30, periodSeconds: 10 },
        readiness: { path: "/ready", port: "http", initialDelaySeconds: 5, periodSeconds: 5 },
      },
      resources: RESOURCES,
      env: { CONFIG_PATH: "/config/agents.yaml", ENVIRONMENT },
      volumes: { config: CONFIG, logs: LOGS, tmp: TMP, secrets: SECRET_FILES },
      metrics: { port: "prometheus", path: "/federate", params: { "match[]": ['{job="orchestrator"}'] } },
      health: {
        metrics: ["biteasy_active_agents"],
        figures: [
          { title: "Active agents", expression: "sum(biteasy_active_agents{$workload})", unit: "short" },
        ],
      },
      connections: [
        { service: "risk-updater", port: "http" },
        { service: "alpaca-adapter", port: "http" },
      ],
      sidecars: [
        {
          name: "prometheus",
          image: "prometheus",
          args: [
            "--config.file=/etc/prometheus/prometheus.yml",
            "--storage.tsdb.path=/prometheus",
            "--storage.tsdb.retention.time=2h",
          ],
          ports: { prometheus: 9090 },
          resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "200m", memory: "256Mi" } },
          volumes: {
            "prometheus-config": { mountPath: "/etc/prometheus", configMap: "biteasy-prometheus" },
            "prometheus-data": { mountPath: "/prometheus", scratch: { sizeLimit: "1Gi" } },
          },
          probes: {
            liveness: { path: "/-/healthy", port: "prometheus", periodSeconds: 15 },
            readiness: { path: "/-/ready", port: "prometheus", periodSeconds: 10 },
          },
        },
      ],
    },
    {
      id: "risk-updater",
      name: "risk-updater",
      container: "risk-updater",
      image: "biteasy",
      command: ENTRYPOINT,
      args: ["risk-updater"],
      replicas: { dev: 1, staging: 1, prod: 2 },
      autoscaling: { dev: null, staging: { min: 1, max: 2, cpu: 70 }, prod: { min: 2, max: 4, cpu: 70 } },
      rollout: { strategy: "rolling", maxSurge: 1, maxUnavailable: 0 },
      ports: { http: 8080 },
      exposed: [{ name: "risk-updater", ports: { http: { port: 80, target: "http" } } }],
      probes: {
        liveness: { path: "/health", port: "http", initialDelaySeconds: 30, periodSeconds: 10 },
        readiness: { path: "/ready", port: "http", initialDelaySeconds: 5, periodSeconds: 5 },
      },
      resources: RESOURCES,
      env: { CONFIG_PATH: "/config/agents.yaml", ENVIRONMENT },
      volumes: { config: CONFIG, logs: LOGS, tmp: TMP },
      metrics: { port: "http", path: "/metrics" },
    },
    {
      id: "alpaca-adapter",
      name: "alpaca-adapter",
      container: "alpaca-adapter",
      image: "biteasy",
      command: ENTRYPOINT,
      args: ["alpaca-adapter"],
      replicas: { dev: 1, staging: 1, prod: 2 },
      autoscaling: { dev: null, staging: { min: 1, max: 2, cpu: 70 }, prod: { min: 2, max: 4, cpu: 70 } },
      rollout: { strategy: "rolling", maxSurge: 1, maxUnavailable: 0 },
      ports: { http: 8080 },
      exposed: [{ name: "alpaca-adapter", ports: { http: { port: 80, target: "http" } } }],
      probes: {
        liveness: { path: "/health", port: "http", initialDelaySeconds: 30, periodSeconds: 10 },
        readiness: { path: "/ready", port: "http", initialDelaySeconds: 5, periodSeconds: 5 },
      },
      resources: RESOURCES,
      env: {
        CONFIG_PATH: "/config/agents.yaml",
        ENVIRONMENT,
        ALPACA_API_KEY: { secret: "alpaca-credentials", key: "api-key" },
        ALPACA_SECRET_KEY: { secret: "alpaca-credentials", key: "secret-key" },
      },
      volumes: { config: CONFIG, logs: LOGS, tmp: TMP, secrets: SECRET_FILES },
      metrics: { port: "http", path: "/metrics" },
      connections: [
        {
          host: {
            dev: "paper-api.alpaca.markets",
            staging: "paper-api.alpaca.markets",
            prod: "api.alpaca.markets",
          },
        },
        { host: "data.alpaca.markets" },
      ],
    },
  ],

  secrets: {
    "alpaca-credentials": {
      "api-key": { provided: "Alpaca API key" },
      "secret-key": { provided: "Alpaca secret key" },
    },
  },
  configMaps: {
    "biteasy-config": {
      "agents.yaml": [
        "# Agents the orchestrator starts.",
        "agents:",
        "  - name: risk-updater",
        "    url: http://risk-updater",
        "  - name: alpaca-adapter",
        "    url: http://alpaca-adapter",
        "",
      ].join("\n"),
    },
    "biteasy-prometheus": {
      "prometheus.yml": [
        "global:",
        "  scrape_interval: 15s",
        "scrape_configs:",
        "  - job_name: orchestrator",
        "    static_configs:",
        "      - targets: ['localhost:8080']",
        "",
      ].join("\n"),
    },
  },
  claims: { "biteasy-logs": { size: "10Gi", accessMode: "ReadWriteMany" } },
};
