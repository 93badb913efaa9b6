import { Connection, Probe, Probes, Resources, System } from "./types";

/** Document 002, "Kubernetes Configuration": the backend's requests and limits. The workers run the same image. */
const BACKEND_RESOURCES: Resources = {
  requests: { cpu: "250m", memory: "256Mi" },
  limits: { cpu: "500m", memory: "512Mi" },
};

/** The document names no figures for the frontend, a static file server. */
const FRONTEND_RESOURCES: Resources = {
  requests: { cpu: "100m", memory: "128Mi" },
  limits: { cpu: "250m", memory: "256Mi" },
};

const BACKEND_PROBES: Probes = {
  liveness: { path: "/health", port: "http", initialDelaySeconds: 30, periodSeconds: 30 },
  readiness: { path: "/health/ready", port: "http", initialDelaySeconds: 5, periodSeconds: 10 },
};

/** The worker answers a ping over its queue; without its name, any other worker would answer for it. */
const PING: Probe = {
  command: ["sh", "-c", "celery -A tasks inspect ping -d celery@$HOSTNAME -t 10"],
  timeoutSeconds: 15,
};
const WORKER_PROBES: Probes = {
  liveness: { ...PING, initialDelaySeconds: 30, periodSeconds: 60 },
  readiness: { ...PING, initialDelaySeconds: 10, periodSeconds: 30 },
};

/** Beat writes its schedule at least every three minutes while it lives; the file's suffix depends on the image. */
const SCHEDULE_FRESH = "find /tmp -name 'celerybeat-schedule*' -mmin -10 | grep -q .";
const BEAT_PROBES: Probes = {
  liveness: { command: ["sh", "-c", SCHEDULE_FRESH], initialDelaySeconds: 60, periodSeconds: 60 },
  readiness: { command: ["sh", "-c", SCHEDULE_FRESH], initialDelaySeconds: 15, periodSeconds: 30 },
};

const DATA: Connection[] = [{ database: "analytics" }, { cache: "analytics" }];

const OUTSIDE: Connection[] = [
  { host: "api.shadower.ai" },
  { host: "api.sendgrid.com" },
  { host: "sentry.io" },
  { host: "collector.newrelic.com" },
];

/** Document 002, "Environment Variables": what every process of the backend image reads. */
const BACKEND_ENV: NonNullable<System["services"][number]["env"]> = {
  ENVIRONMENT: { dev: "development", staging: "staging", prod: "production" },
  DATABASE_URL: { secret: "analytics-secrets", key: "database-url" },
  REDIS_URL: { secret: "analytics-secrets", key: "redis-url" },
  DB_HOST: { secret: "analytics-secrets", key: "db-host" },
  DB_PORT: "5432",
  DB_NAME: "analytics",
  DB_USER: { secret: "analytics-secrets", key: "db-user" },
  DB_PASSWORD: { secret: "analytics-secrets", key: "db-password" },
  JWT_SECRET: { secret: "analytics-secrets", key: "jwt-secret" },
  JWT_ALGORITHM: "HS256",
  JWT_EXPIRATION_HOURS: "24",
  MAIN_APP_API_URL: "https://api.shadower.ai",
  SHARED_JWT_SECRET: { secret: "analytics-secrets", key: "shared-jwt-secret" },
  SENDGRID_API_KEY: { secret: "analytics-secrets", key: "sendgrid-api-key" },
  FROM_EMAIL: "analytics@shadower.ai",
  SENTRY_DSN: { secret: "analytics-secrets", key: "sentry-dsn" },
  NEW_RELIC_LICENSE_KEY: { secret: "analytics-secrets", key: "new-relic-license-key" },
  ENABLE_PREDICTIVE_ANALYTICS: "true",
  ENABLE_REALTIME_UPDATES: "true",
  ENABLE_EXPORT_FEATURE: "true",
  RATE_LIMIT_PER_MINUTE: "100",
  RATE_LIMIT_PER_HOUR: "5000",
  EXPORTS_BUCKET: { bucket: "exports" },
};

/** Shadower analytics (document 002): API, web frontend, celery worker and beat, PostgreSQL, Redis, exports. */
export const shadower: System = {
  name: "shadower",
  document: "002",
  team: "analytics",
  costCentre: "shadower",
  dataClass: "confidential",
  namespace: { dev: "analytics", staging: "analytics", prod: "analytics" },
  images: { backend: "shadower/analytics-backend", frontend: "shadower/analytics-frontend" },

  services: [
    {
      id: "backend",
      name: "analytics-backend",
      container: "backend",
      image: "backend",
      replicas: { dev: 1, staging: 2, prod: 3 },
      autoscaling: {
        dev: null,
        staging: { name: "analytics-backend-hpa", min: 2, max: 4, cpu: 70, memory: 80 },
        prod: { name: "analytics-backend-hpa", min: 2, max: 10, cpu: 70, memory: 80 },
      },
      rollout: { strategy: "rolling", maxSurge: 1, maxUnavailable: 0 },
      ports: { http: 8000 },
      exposed: [{ name: "analytics-backend-service", ports: { http: { port: 80, target: "http" } } }],
      probes: BACKEND_PROBES,
      resources: BACKEND_RESOURCES,
      env: BACKEND_ENV,
      volumes: { tmp: { mountPath: "/tmp", scratch: { sizeLimit: "256Mi" } } },
      metrics: { port: "http", path: "/metrics" },
      // The document names no metrics: these are the defaults of prometheus-fastapi-instrumentator.
      health: {
        requests: {
          total: "http_requests_total",
          errors: 'status="5xx"',
          duration: "http_request_duration_seconds",
          availability: 99.9,
          p95Seconds: 0.5,
        },
        // Its name for the length of the Redis list that the workers take tasks from.
        metrics: ["celery_queue_length"],
        figures: [
          { title: "Celery queue", expression: "max(celery_queue_length{$workload})", unit: "short" },
        ],
        alerts: [
          {
            name: "CeleryQueueLong",
            severity: "warning",
            expression: "max(celery_queue_length{$workload}) > 1000",
            forSeconds: 600,
            summary: "more than 1000 tasks wait for the workers",
          },
        ],
      },
      connections: [...DATA, { bucket: "exports", access: "readWrite" }, ...OUTSIDE],
    },
    {
      id: "frontend",
      name: "analytics-frontend",
      container: "frontend",
      image: "frontend",
      replicas: { dev: 1, staging: 2, prod: 2 },
      rollout: { strategy: "rolling", maxSurge: 1, maxUnavailable: 0 },
      ports: { http: 3000 },
      exposed: [{ name: "analytics-frontend-service", ports: { http: { port: 80, target: "http" } } }],
      probes: {
        liveness: { path: "/", port: "http", initialDelaySeconds: 10, periodSeconds: 30 },
        readiness: { path: "/", port: "http", initialDelaySeconds: 5, periodSeconds: 10 },
      },
      resources: FRONTEND_RESOURCES,
      // The image's user is nextjs, uid 1001.
      user: 1001,
      env: {
        NEXT_PUBLIC_API_URL: {
          local: "http://analytics.localhost/api",
          dev: "https://analytics.dev.shadower.ai/api",
          staging: "https://analytics.staging.shadower.ai/api",
          prod: "https://analytics.shadower.ai/api",
        },
        NEXT_PUBLIC_WS_URL: {
          local: "ws://analytics.localhost/ws",
          dev: "wss://analytics.dev.shadower.ai/ws",
          staging: "wss://analytics.staging.shadower.ai/ws",
          prod: "wss://analytics.shadower.ai/ws",
        },
      },
      volumes: { tmp: { mountPath: "/tmp", scratch: { sizeLimit: "64Mi" } } },
    },
    {
      id: "worker",
      name: "celery-worker",
      container: "celery-worker",
      image: "backend",
      command: ["celery", "-A", "tasks", "worker", "-l", "info"],
      replicas: { dev: 1, staging: 2, prod: 2 },
      rollout: { strategy: "rolling", maxSurge: 1, maxUnavailable: 0 },
      probes: WORKER_PROBES,
      resources: BACKEND_RESOURCES,
      env: BACKEND_ENV,
      volumes: { tmp: { mountPath: "/tmp", scratch: { sizeLimit: "256Mi" } } },
      connections: [...DATA, ...OUTSIDE],
      // A task that runs gets time to end.
      terminationGraceSeconds: 120,
    },
    {
      id: "beat",
      name: "celery-beat",
      container: "celery-beat",
      image: "backend",
      command: ["celery", "-A", "tasks", "beat", "-l", "info", "-s", "/tmp/celerybeat-schedule"],
      // Two schedulers would start every task twice.
      replicas: 1,
      rollout: { strategy: "recreate" },
      probes: BEAT_PROBES,
      resources: BACKEND_RESOURCES,
      env: BACKEND_ENV,
      volumes: { tmp: { mountPath: "/tmp", scratch: { sizeLimit: "64Mi" } } },
      connections: DATA,
    },
  ],

  databases: {
    analytics: {
      engine: "postgres",
      version: "15",
      identifier: "shadower-analytics",
      name: "analytics",
      user: "analytics_user",
      backupWindow: "03:00-04:00",
      maintenanceWindow: "sun:04:00-sun:05:00",
    },
  },
  caches: { analytics: { engine: "redis", version: "7", identifier: "shadower-analytics-cache" } },
  buckets: { exports: { name: "shadower-analytics-exports" } },

  secrets: {
    "analytics-secrets": {
      "database-url": { database: "analytics", property: "url" },
      "db-host": { database: "analytics", property: "host" },
      "db-user": { database: "analytics", property: "username" },
      "db-password": { database: "analytics", property: "password" },
      "redis-url": { cache: "analytics", property: "url" },
      "jwt-secret": { generated: { length: 64 } },
      "shared-jwt-secret": { provided: "The JWT secret shared with the main application" },
      "sendgrid-api-key": { provided: "SendGrid API key" },
      "sentry-dsn": { provided: "Sentry DSN" },
      "new-relic-license-key": { provided: "New Relic license key" },
    },
  },

  ingresses: [
    {
      name: "analytics-ingress",
      host: {
        local: "analytics.localhost",
        dev: "analytics.dev.shadower.ai",
        staging: "analytics.staging.shadower.ai",
        prod: "analytics.shadower.ai",
      },
      tlsSecret: "analytics-tls",
      uptimePath: "/",
      paths: [
        { path: "/api", service: "analytics-backend-service", port: 80 },
        { path: "/ws", service: "analytics-backend-service", port: 80 },
        { path: "/", service: "analytics-frontend-service", port: 80 },
      ],
      requestsPerMinute: 100,
      bodySize: "10m",
      websocketTimeoutSeconds: 3600,
    },
  ],
};
