import { KubernetesObject, Workload } from "./objects";

/**
 * A small system shaped as ours are, to prove the test cluster itself: a restricted namespace with a quota, one
 * autoscaled service spread over zones, a budget, and a network closed but for one path.
 */
export const SAMPLE_NAMESPACE = "sample";
const labels = { app: "web" };

export const sampleService: Workload = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: SAMPLE_NAMESPACE, labels },
  spec: {
    selector: { matchLabels: labels },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: "web",
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
        tolerations: ["not-ready", "unreachable"].map((state) => ({
          key: `node.kubernetes.io/${state}`,
          operator: "Exists",
          effect: "NoExecute",
          tolerationSeconds: 5,
        })),
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: "topology.kubernetes.io/zone",
            whenUnsatisfiable: "DoNotSchedule",
            nodeTaintsPolicy: "Honor",
            labelSelector: { matchLabels: labels },
            matchLabelKeys: ["pod-template-hash"],
          },
        ],
        containers: [
          {
            name: "web",
            image: "registry.invalid/web:1",
            ports: [{ name: "http", containerPort: 8000 }],
            resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ["ALL"] },
            },
          },
        ],
      },
    },
  },
};

/** In the order of their dependencies. */
export const sampleSystem: KubernetesObject[] = [
  {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: SAMPLE_NAMESPACE, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
  },
  object("v1", "ResourceQuota", "quota", { hard: { "requests.cpu": "4", pods: "20" } }),
  object("v1", "ServiceAccount", "web"),
  object("networking.k8s.io/v1", "NetworkPolicy", "deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
  sampleService,
  object("v1", "Service", "web", { selector: labels, ports: [{ name: "http", port: 80, targetPort: "http" }] }),
  object("policy/v1", "PodDisruptionBudget", "web", { maxUnavailable: 1, selector: { matchLabels: labels } }),
  object("autoscaling/v2", "HorizontalPodAutoscaler", "web", {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
    minReplicas: 3,
    maxReplicas: 10,
    metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } }],
    behavior: { scaleUp: { stabilizationWindowSeconds: 0 } },
  }),
];

function object(apiVersion: string, kind: string, name: string, spec?: object): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace: SAMPLE_NAMESPACE }, ...(spec && { spec }) };
}
