import type { Sample } from "./judged";

export function sample(type: string, props: any, name = type.split(":").pop()!.toLowerCase()): Sample {
  return { type, name, props };
}

/** A policy document of IAM, as the provider takes it. */
export function document(...statements: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
export const IMAGE = `111122223333.dkr.ecr.us-east-1.amazonaws.com/shop@${DIGEST}`;

/** A container that every rule about containers is satisfied with. */
export function container() {
  return {
    name: "shop",
    image: IMAGE,
    ports: [{ containerPort: 8080 }],
    env: [{ name: "LOG_LEVEL", value: "info" }],
    resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: "1", memory: "128Mi" } },
    livenessProbe: { httpGet: { path: "/", port: 8080 } },
    readinessProbe: { httpGet: { path: "/", port: 8080 } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    },
  };
}

export function podSpec() {
  return {
    serviceAccountName: "shop",
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [container()],
    volumes: [{ name: "temporary", emptyDir: {} }],
  };
}

/** A Deployment that every rule about workloads is satisfied with. */
export function deployment(): Sample {
  return sample("kubernetes:apps/v1:Deployment", {
    metadata: { name: "shop", namespace: "shop" },
    spec: {
      replicas: 2,
      template: { metadata: { labels: { app: "shop" } }, spec: podSpec() },
    },
  });
}

export function cronJob(): Sample {
  return sample("kubernetes:batch/v1:CronJob", {
    metadata: { name: "report", namespace: "shop" },
    spec: {
      schedule: "0 3 * * *",
      concurrencyPolicy: "Forbid",
      jobTemplate: { spec: { activeDeadlineSeconds: 600, template: { spec: podSpec() } } },
    },
  });
}

export function release(values: object = { replicas: 2 }): Sample {
  return sample("kubernetes:helm.sh/v3:Release", {
    chart: "shop",
    version: "1.2.3",
    namespace: "shop",
    repositoryOpts: { repo: "https://charts.example.org" },
    values,
  });
}

export function namespace(): Sample {
  return sample("kubernetes:core/v1:Namespace", {
    metadata: { name: "shop", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
  });
}
