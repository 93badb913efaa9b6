import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AppService } from "@slipway/components/app-service";
import { Tenant } from "@slipway/components/tenant";

const kubeconfig = new pulumi.Config().require("kubeconfig");
const provider = new k8s.Provider("cluster", { kubeconfig, enableServerSideApply: true });
const labels = { system: "shop", stage: "staging", team: "shop-team" };

const tenant = new Tenant(
  "shop",
  {
    namespace: "shop",
    labels,
    quota: {
      requestsCpu: "4",
      requestsMemory: "8Gi",
      limitsCpu: "8",
      limitsMemory: "16Gi",
      pods: 20,
      storage: "0",
      claims: 0,
      loadBalancers: 0,
    },
  },
  { provider },
);

const api = new AppService(
  "api",
  {
    namespace: tenant.namespace,
    commonLabels: labels,
    containers: [
      {
        name: "api",
        image: `111122223333.dkr.ecr.us-east-1.amazonaws.com/shop/api@sha256:${"5d41402abc4b2a76".repeat(4)}`,
        ports: { http: 8080 },
        env: { LOG_LEVEL: { value: "info" }, PASSWORD: { secret: "database", key: "password" } },
        resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
        probes: {
          readiness: { path: "/ready", port: "http" },
          liveness: { path: "/health", port: "http", initialDelaySeconds: 10 },
        },
      },
    ],
    replicas: 3,
    autoscaling: { min: 3, max: 10, cpu: 70 },
    services: [{ name: "api", ports: { http: { port: 80, target: "http" } } }],
    // Nothing else comes in or goes out.
    network: {
      ingress: [{ description: "Requests by the ingress", namespace: "ingress-nginx", ports: [8080] }],
      egress: [{ description: "The database", cidrs: ["10.60.48.0/24", "10.60.49.0/24"], ports: [5432] }],
    },
  },
  { provider },
);

export const workload = api.workloadName;
