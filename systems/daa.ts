import { Autoscaling, Connection, EnvValue, Health, Placement, Service, System } from "./types";

/** Document 003, "Kubernetes Manifests": scaling and its speed. */
const AUTOSCALING: Autoscaling = {
  min: 3,
  max: 10,
  cpu: 70,
  memory: 80,
  behavior: {
    scaleDown: {
      stabilizationWindowSeconds: 300,
      policies: [{ type: "Percent", value: 50, periodSeconds: 60 }],
    },
    scaleUp: {
      stabilizationWindowSeconds: 60,
      policies: [
        { type: "Percent", value: 100, periodSeconds: 60 },
        { type: "Pods", value: 2, periodSeconds: 60 },
      ],
      selectPolicy: "Max",
    },
  },
};

const DATABASE_URL: EnvValue = { secret: "database-credentials", key: "url" };
const DATABASE_READ_URL: EnvValue = { secret: "database-credentials", key: "read-url" };
const REDIS_URL: EnvValue = { secret: "redis-credentials", key: "url" };

/** Document 003: never two pods of a service on one host. */
const APART: Placement = { antiAffinity: "required" };

/** The document's deployment, which it gives for daa-service as the example of all three. */
function daaService(
  id: string,
  env: Record<string, EnvValue>,
  connections: Connection[],
  figures: Pick<Health, "metrics" | "figures"> = {},
): Service {
  const name = `${id}-service`;
  return {
    id,
    name,
    container: name,
    image: id,
    replicas: { dev: 1, staging: 3, prod: 3 },
    autoscaling: { dev: null, staging: { ...AUTOSCALING, max: 5 }, prod: AUTOSCALING },
    rollout: { strategy: "rolling", maxSurge: 1, maxUnavailable: 0 },
    ports: { http: 3000, metrics: 9090 },
    exposed: [
      { name, ports: { http: { port: 80, target: "http" }, metrics: { port: 9090, target: "metrics" } } },
    ],
    probes: {
      liveness: {
        path: "/health/live",
        port: "http",
        initialDelaySeconds: 30,
        periodSeconds: 10,
        timeoutSeconds: 5,
        failureThreshold: 3,
      },
      readiness: {
        path: "/health/ready",
        port: "http",
        initialDelaySeconds: 10,
        periodSeconds: 5,
        timeoutSeconds: 3,
        failureThreshold: 3,
      },
    },
    resources: { requests: { cpu: "250m", memory: "512Mi" }, limits: { cpu: "500m", memory: "1Gi" } },
    env: { NODE_ENV: "production", PORT: "3000", ...env },
    volumes: {
      tmp: { mountPath: "/tmp", scratch: { sizeLimit: "256Mi" } },
      cache: { mountPath: "/app/.cache", scratch: { sizeLimit: "512Mi" } },
    },
    // The document's annotations scrape port 3000.
    metrics: { port: "http", path: "/metrics" },
    // Names as in "Grafana Dashboard Configuration"; REQ-T222 asks for rate, errors and latency.
    health: {
      requests: {
        total: "http_requests_total",
        errors: 'status=~"5.."',
        duration: "http_request_duration_seconds",
        availability: 99.9,
        p95Seconds: 0.5,
      },
      ...figures,
    },
    // On one node, the new pod of an update could never start beside the old one.
    placement: { local: { antiAffinity: "preferred" }, dev: APART, staging: APART, prod: APART },
    // REQ-T225: every service sends its spans.
    connections: [...connections, { traces: true }],
    user: 1000,
  };
}

/** DAA autonomous learning system (document 003): daa, knowledge and pattern services in the mesh. */
export const daa: System = {
  name: "daa",
  document: "003",
  team: "learning",
  costCentre: "daa",
  dataClass: "confidential",
  namespace: { dev: "daa-development", staging: "daa-staging", prod: "daa-production" },
  images: { daa: "daa/daa-service", knowledge: "daa/knowledge-service", pattern: "daa/pattern-service" },

  services: [
    daaService(
      "daa",
      { DATABASE_URL, DATABASE_READ_URL, REDIS_URL },
      [
        { database: "daa" },
        { cache: "daa" },
        { service: "knowledge", port: "http" },
        { service: "pattern", port: "http" },
      ],
      {
        metrics: ["agent_count"],
        figures: [
          {
            title: "Active Agents",
            expression: 'sum(agent_count{status="active",$workload})',
            unit: "short",
          },
        ],
      },
    ),
    daaService("knowledge", { DATABASE_URL, DATABASE_READ_URL }, [{ database: "daa" }]),
    daaService("pattern", { REDIS_URL }, [{ cache: "daa" }]),
  ],

  databases: {
    daa: {
      engine: "postgres",
      version: "15",
      identifier: "daa",
      name: "daa",
      user: "daa",
      backupWindow: "02:00-03:00",
      maintenanceWindow: "sun:03:30-sun:04:30",
    },
  },
  caches: { daa: { engine: "redis", version: "7", identifier: "daa-cache" } },

  secrets: {
    "database-credentials": {
      url: { database: "daa", property: "url" },
      "read-url": { database: "daa", property: "readUrl" },
    },
    "redis-credentials": { url: { cache: "daa", property: "url" } },
  },

  mesh: {
    gateway: {
      name: "daa-gateway",
      host: {
        local: "daa.localhost",
        dev: "daa.dev.slipway.example",
        staging: "daa.staging.slipway.example",
        prod: "daa.slipway.example",
      },
      tlsSecret: "daa-tls",
      uptimePath: "/health/live",
      routes: [
        { name: "knowledge", prefix: "/knowledge", service: "knowledge-service", port: 80 },
        { name: "pattern", prefix: "/pattern", service: "pattern-service", port: 80 },
        { name: "daa", prefix: "/", service: "daa-service", port: 80 },
      ],
    },
  },
};
