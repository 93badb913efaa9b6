/** The file of a new system: one HTTP service with sound figures, to be replaced by those of its document. */
export function systemSource(name: string): string {
  return `import { System } from "./types";

/** ${name}: say in one line what it does, and where its figures come from. */
export const ${name}: System = {
  name: "${name}",
  document: "none yet",
  team: "${name}",
  costCentre: "${name}",
  dataClass: "internal",
  namespace: { dev: "${name}-dev", staging: "${name}-staging", prod: "${name}-prod" },
  images: { app: "${name}/app" },

  services: [
    {
      id: "app",
      name: "${name}",
      container: "app",
      image: "app",
      replicas: { dev: 1, staging: 2, prod: 2 },
      autoscaling: { dev: null, staging: null, prod: { min: 2, max: 6, cpu: 70 } },
      rollout: { strategy: "rolling", maxSurge: 1, maxUnavailable: 0 },
      ports: { http: 8080 },
      exposed: [{ name: "${name}", ports: { http: { port: 80, target: "http" } } }],
      probes: {
        liveness: { path: "/health", port: "http", initialDelaySeconds: 10, periodSeconds: 10 },
        readiness: { path: "/ready", port: "http", periodSeconds: 5 },
      },
      resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
      volumes: { tmp: { mountPath: "/tmp", scratch: { sizeLimit: "64Mi" } } },
      metrics: { port: "http", path: "/metrics" },
      connections: [],
    },
  ],
};
`;
}
