import { System } from "./types";

/**
 * Bitunix trading bot (document 001). Two bots that both trade would trade twice: the replicas elect one by a lease,
 * and the others stand by for it.
 */
export const bitunix: System = {
  name: "bitunix",
  document: "001",
  team: "trading",
  costCentre: "bitunix",
  dataClass: "restricted",
  namespace: { dev: "bitunix-dev", staging: "bitunix-staging", prod: "bitunix-production" },
  images: { bot: "bitunix-bot" },

  services: [
    {
      id: "bot",
      name: { dev: "bitunix-bot-dev", staging: "bitunix-bot-staging", prod: "bitunix-bot-production" },
      app: "bitunix-bot",
      labels: { env: { dev: "development", staging: "staging", prod: "production" } },
      container: "bitunix-bot",
      image: "bot",
      replicas: { dev: 1, staging: 1, prod: 2 },
      autoscaling: { dev: null, staging: null, prod: { min: 2, max: 5, cpu: 70 } },
      leaderElection: { lease: "bitunix-bot-trader" },
      rollout: {
        dev: { strategy: "rolling", maxSurge: 1, maxUnavailable: 0 },
        staging: {
          strategy: "blueGreen",
          previewService: "bitunix-bot-preview",
          scaleDownDelaySeconds: 300,
          autoPromote: true,
        },
        prod: {
          strategy: "blueGreen",
          previewService: "bitunix-bot-preview",
          scaleDownDelaySeconds: 600,
          autoPromote: false,
        },
      },
      ports: { metrics: 8080 },
      exposed: [
        { name: "bitunix-bot", ports: { metrics: { port: 8080, target: "metrics" } } },
        { name: "bitunix-bot-preview", ports: { metrics: { port: 8080, target: "metrics" } } },
      ],
      probes: {
        liveness: { path: "/metrics", port: "metrics", initialDelaySeconds: 30, periodSeconds: 10 },
        readiness: { path: "/metrics", port: "metrics", initialDelaySeconds: 5, periodSeconds: 5 },
      },
      resources: {
        dev: { requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
        staging: { requests: { cpu: "250m", memory: "512Mi" }, limits: { cpu: "500m", memory: "1Gi" } },
        prod: { requests: { cpu: "1000m", memory: "2Gi" }, limits: { cpu: "2000m", memory: "4Gi" } },
      },
      env: {
        ENVIRONMENT: { dev: "development", staging: "staging", prod: "production" },
        DRY_RUN: { dev: "true", staging: "false", prod: "false" },
        LOG_LEVEL: { dev: "debug", staging: "info", prod: "warn" },
        BITUNIX_API_KEY: { secret: "bitunix-credentials", key: "api-key" },
        BITUNIX_SECRET_KEY: { secret: "bitunix-credentials", key: "secret-key" },
        LEADER_ELECTION_LEASE: "bitunix-bot-trader",
        // A version that is not promoted yet must not trade: it stands for election once its labels say this.
        LEADER_ELECTION_LABEL: {
          dev: "app=bitunix-bot",
          staging: "slipway/traffic=active",
          prod: "slipway/traffic=active",
        },
        POD_NAME: { field: "metadata.name" },
        POD_NAMESPACE: { field: "metadata.namespace" },
      },
      volumes: {
        config: { mountPath: "/app/config", configMap: "bitunix-config" },
        // Read by the bot's own IAM role, bound to its service account (document 001, "Production Helm Values").
        secrets: { mountPath: "/var/run/secrets/bitunix", secretFiles: "bitunix-credentials" },
        labels: { mountPath: "/etc/podinfo", podLabels: true },
        tmp: { mountPath: "/tmp", scratch: { sizeLimit: "128Mi" } },
      },
      metrics: { port: "metrics", path: "/metrics" },
      // The document names no metrics: the bot has to expose these gauges.
      health: {
        metrics: ["bitunix_leader", "bitunix_daily_loss_ratio", "bitunix_open_positions"],
        figures: [
          { title: "Replicas that trade", expression: "sum(bitunix_leader{$workload})", unit: "short" },
          {
            title: "Daily loss",
            expression: "max(bitunix_daily_loss_ratio{$workload})",
            unit: "percentunit",
          },
          { title: "Open positions", expression: "sum(bitunix_open_positions{$workload})", unit: "short" },
        ],
        alerts: [
          {
            name: "SeveralTraders",
            severity: "critical",
            expression: "sum(bitunix_leader{$workload}) > 1",
            forSeconds: 15,
            summary: "more than one replica trades",
          },
          {
            name: "NoTrader",
            severity: "critical",
            expression: "sum(bitunix_leader{$workload}) < 1",
            forSeconds: 60,
            summary: "no replica trades, and open positions are left alone",
          },
          {
            // 80 % of maxDailyLoss below.
            name: "DailyLossNearLimit",
            severity: "critical",
            expression: {
              dev: "max(bitunix_daily_loss_ratio{$workload}) > 0.008",
              staging: "max(bitunix_daily_loss_ratio{$workload}) > 0.016",
              prod: "max(bitunix_daily_loss_ratio{$workload}) > 0.04",
            },
            summary: "the loss of the day is above 80 % of maxDailyLoss",
          },
        ],
      },
      connections: [
        {
          host: {
            dev: "testnet-api.bitunix.com",
            staging: "testnet-api.bitunix.com",
            prod: "api.bitunix.com",
          },
        },
        {
          host: {
            dev: "testnet-fapi.bitunix.com",
            staging: "testnet-fapi.bitunix.com",
            prod: "fapi.bitunix.com",
          },
        },
      ],
      // Open orders are settled before the pod ends.
      terminationGraceSeconds: 60,
    },
  ],

  secrets: {
    "bitunix-credentials": {
      "api-key": { provided: "Bitunix API key: testnet outside prod" },
      "secret-key": { provided: "Bitunix secret key: testnet outside prod" },
    },
  },
  configMaps: {
    "bitunix-config": {
      "config.yaml": {
        dev: botConfig("testnet-api", "testnet-fapi", "true", "0.01", "0.001", "debug"),
        staging: botConfig("testnet-api", "testnet-fapi", "false", "0.02", "0.001", "info"),
        prod: botConfig("api", "fapi", "false", "0.05", "0.002", "warn"),
      },
    },
  },
};

/** The bot's file as document 001, section 5 shows it. */
function botConfig(
  api: string,
  ws: string,
  dryRun: string,
  maxDailyLoss: string,
  baseSizeRatio: string,
  logLevel: string,
): string {
  return [
    "api:",
    `  baseURL: "https://${api}.bitunix.com"`,
    `  wsURL: "wss://${ws}.bitunix.com/public"`,
    "trading:",
    `  dryRun: ${dryRun}`,
    `  maxDailyLoss: ${maxDailyLoss}`,
    `  baseSizeRatio: ${baseSizeRatio}`,
    "system:",
    `  logLevel: "${logLevel}"`,
    "  metricsPort: 8080",
    "",
  ].join("\n");
}
