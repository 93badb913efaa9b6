import { System } from "./types";

/** Opitios Alpaca market-data API (document 004). */
export const opitios: System = {
  name: "opitios",
  document: "004",
  team: "market-data",
  costCentre: "opitios",
  dataClass: "restricted",
  namespace: { dev: "opitios-dev", staging: "opitios-staging", prod: "opitios-production" },
  images: { alpaca: "opitios/alpaca-service" },

  services: [
    {
      id: "alpaca",
      name: {
        dev: "opitios-alpaca-dev",
        staging: "opitios-alpaca-staging",
        prod: "opitios-alpaca-production",
      },
      app: "opitios-alpaca",
      labels: { environment: { dev: "development", staging: "staging", prod: "production" } },
      container: "opitios-alpaca",
      image: "alpaca",
      replicas: { dev: 1, staging: 2, prod: 5 },
      rollout: {
        dev: { strategy: "rolling", maxSurge: 1, maxUnavailable: 1 },
        staging: { strategy: "rolling", maxSurge: 1, maxUnavailable: 1 },
        prod: {
          strategy: "blueGreen",
          previewService: "opitios-alpaca-preview",
          scaleDownDelaySeconds: 300,
          autoPromote: true,
        },
      },
      ports: { http: 8081 },
      exposed: [
        {
          name: "opitios-alpaca-service",
          // 80 is the blue-green Service of the document, 8081 what its smoke tests call.
          ports: { http: { port: 80, target: "http" }, direct: { port: 8081, target: "http" } },
        },
        { name: "opitios-alpaca-preview", ports: { http: { port: 80, target: "http" } } },
        { name: "opitios-alpaca-lb", reach: "loadBalancer", ports: { http: { port: 80, target: "http" } } },
      ],
      probes: {
        dev: {
          liveness: { path: "/api/v1/health", port: "http", initialDelaySeconds: 30, periodSeconds: 10 },
          readiness: { path: "/api/v1/health", port: "http", initialDelaySeconds: 5, periodSeconds: 5 },
        },
        staging: {
          liveness: { path: "/api/v1/health", port: "http", initialDelaySeconds: 30, periodSeconds: 10 },
          readiness: { path: "/api/v1/health", port: "http", initialDelaySeconds: 5, periodSeconds: 5 },
        },
        prod: {
          liveness: {
            path: "/api/v1/health",
            port: "http",
            initialDelaySeconds: 30,
            periodSeconds: 10,
            timeoutSeconds: 5,
            failureThreshold: 3,
          },
          readiness: {
            path: "/api/v1/health",
            port: "http",
            initialDelaySeconds: 5,
            periodSeconds: 5,
            timeoutSeconds: 3,
            failureThreshold: 2,
          },
        },
      },
      resources: {
        dev: { requests: { cpu: "200m", memory: "256Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
        staging: { requests: { cpu: "200m", memory: "256Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
        prod: { requests: { cpu: "500m", memory: "512Mi" }, limits: { cpu: "1000m", memory: "1Gi" } },
      },
      env: {
        ENVIRONMENT: { dev: "development", staging: "staging", prod: "production" },
        DEBUG: { dev: "true", staging: "false", prod: "false" },
        LOG_LEVEL: { dev: "DEBUG", staging: "INFO", prod: "INFO" },
        ALPACA_PAPER_TRADING: { dev: "true", staging: "true", prod: "false" },
        REDIS_URL: { secret: "redis-connection", key: "url" },
        POSTGRES_URL: { secret: "postgres-connection", key: "url" },
        ALPACA_API_KEY: { secret: "alpaca-credentials", key: "api-key" },
        ALPACA_SECRET_KEY: { secret: "alpaca-credentials", key: "secret-key" },
      },
      volumes: {
        // Five pods write logs, so the claim is on EFS; the other stages keep them as long as the pod.
        logs: { mountPath: "/app/logs", claim: { dev: null, staging: null, prod: "opitios-logs-pvc" } },
        config: { mountPath: "/app/config", configMap: "opitios-config" },
        tmp: { mountPath: "/tmp", scratch: { sizeLimit: "128Mi" } },
      },
      placement: {
        dev: {},
        staging: {},
        prod: {
          nodeSelector: { "node-type": "compute-optimized" },
          tolerations: [{ key: "compute-optimized", operator: "Equal", value: "true", effect: "NoSchedule" }],
        },
      },
      metrics: { port: "http", path: "/metrics" },
      // The document names no metrics: these are the defaults of prometheus-fastapi-instrumentator, and one gauge.
      health: {
        requests: {
          total: "http_requests_total",
          errors: 'status="5xx"',
          duration: "http_request_duration_seconds",
          availability: 99.9,
          p95Seconds: 0.5,
        },
        metrics: ["market_data_age_seconds"],
        figures: [
          { title: "Age of market data", expression: "max(market_data_age_seconds{$workload})", unit: "s" },
        ],
        alerts: [
          {
            name: "MarketDataStale",
            severity: "critical",
            expression: "min(market_data_age_seconds{$workload}) > 60",
            forSeconds: 30,
            summary: "no pod has market data younger than a minute",
          },
        ],
      },
      connections: [
        { database: "opitios" },
        { cache: "opitios" },
        {
          host: {
            dev: "paper-api.alpaca.markets",
            staging: "paper-api.alpaca.markets",
            prod: "api.alpaca.markets",
          },
        },
        { host: "data.alpaca.markets" },
        { host: "stream.data.alpaca.markets" },
      ],
      // The hardened image's user is app, uid 1001.
      user: 1001,
    },
  ],

  databases: {
    opitios: {
      engine: "postgres",
      version: "15",
      identifier: "opitios",
      name: { dev: "opitios_dev", staging: "opitios_staging", prod: "opitios_production" },
      user: "opitios",
      backupWindow: "04:00-05:00",
      maintenanceWindow: "sun:05:30-sun:06:30",
    },
  },
  caches: { opitios: { engine: "redis", version: "7", identifier: "opitios-cache" } },

  secrets: {
    "redis-connection": { url: { cache: "opitios", property: "url" } },
    "postgres-connection": { url: { database: "opitios", property: "url" } },
    "alpaca-credentials": {
      "api-key": { provided: "Alpaca API key: paper outside prod" },
      "secret-key": { provided: "Alpaca secret key: paper outside prod" },
    },
  },
  configMaps: {
    "opitios-config": {
      "config.yaml": {
        dev: "environment: development\npaper_trading: true\n",
        staging: "environment: staging\npaper_trading: true\n",
        prod: "environment: production\npaper_trading: false\n",
      },
    },
  },
  claims: { "opitios-logs-pvc": { size: "20Gi", accessMode: "ReadWriteMany", stages: ["prod"] } },
};
