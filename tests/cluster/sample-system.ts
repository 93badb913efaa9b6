import { KubernetesObject, Workload } from "./objects";
import { SystemsToRun } from "./running-systems";

/**
 * A small system shaped as ours are, to prove the test cluster itself: a restricted namespace with a quota, an
 * autoscaled service, a blue-green one, a worker that never runs twice, and a network closed but for one path.
 */
export const SAMPLE_NAMESPACE = "sample";

export const web: Workload = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: SAMPLE_NAMESPACE },
  spec: {
    selector: { matchLabels: { app: "web" } },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: podTemplate("web"),
  },
};

const worker: Workload = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "worker", namespace: SAMPLE_NAMESPACE },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: "worker" } },
    strategy: { type: "Recreate" },
    template: podTemplate("worker"),
  },
};

const api: KubernetesObject = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Rollout",
  metadata: { name: "api", namespace: SAMPLE_NAMESPACE },
  ...{
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: "api" } },
      strategy: {
        blueGreen: { activeService: "api", previewService: "api-preview", autoPromotionEnabled: false },
      },
      template: podTemplate("api"),
    },
  },
};

/** In the order of their dependencies. */
export const sampleObjects: KubernetesObject[] = [
  {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: SAMPLE_NAMESPACE,
      labels: {
        "pod-security.kubernetes.io/enforce": "restricted",
        "kubernetes.io/metadata.name": SAMPLE_NAMESPACE,
      },
    },
  },
  object("v1", "ResourceQuota", "quota", { hard: { "requests.cpu": "6", pods: "30" } }),
  ...["web", "worker", "api"].map((name) => object("v1", "ServiceAccount", name)),
  object("networking.k8s.io/v1", "NetworkPolicy", "deny-all", {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
  }),
  object("networking.k8s.io/v1", "NetworkPolicy", "web", {
    podSelector: { matchLabels: { app: "web" } },
    policyTypes: ["Egress"],
    egress: [{ to: [{ podSelector: { matchLabels: { app: "api" } } }], ports: [{ port: 8000 }] }],
  }),
  object("networking.k8s.io/v1", "NetworkPolicy", "api", {
    podSelector: { matchLabels: { app: "api" } },
    policyTypes: ["Ingress"],
    ingress: [{ from: [{ podSelector: { matchLabels: { app: "web" } } }], ports: [{ port: "http" }] }],
  }),
  {
    ...object("rbac.authorization.k8s.io/v1", "Role", "worker"),
    ...{
      rules: [
        {
          apiGroups: ["coordination.k8s.io"],
          resources: ["leases"],
          resourceNames: ["worker-leader"],
          verbs: ["get", "watch", "update", "patch"],
        },
      ],
    },
  },
  {
    ...object("rbac.authorization.k8s.io/v1", "RoleBinding", "worker"),
    ...{
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "worker" },
      subjects: [{ kind: "ServiceAccount", name: "worker", namespace: SAMPLE_NAMESPACE }],
    },
  },
  web,
  worker,
  ...["web", "api", "api-preview"].map((name) =>
    object("v1", "Service", name, {
      selector: { app: name.replace("-preview", "") },
      ports: [{ name: "http", port: 80, targetPort: "http" }],
    }),
  ),
  api,
  ...["web", "worker", "api"].map((app) =>
    object("policy/v1", "PodDisruptionBudget", app, {
      maxUnavailable: 1,
      selector: { matchLabels: { app } },
    }),
  ),
  object("autoscaling/v2", "HorizontalPodAutoscaler", "web", {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
    minReplicas: 3,
    maxReplicas: 8,
    metrics: [
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
      },
    ],
    behavior: { scaleUp: { stabilizationWindowSeconds: 0 } },
  }),
];

/** The same system in another namespace. */
export function sampleObjectsIn(namespace: string): KubernetesObject[] {
  const text = JSON.stringify(sampleObjects).replaceAll(`"${SAMPLE_NAMESPACE}"`, `"${namespace}"`);
  return JSON.parse(text) as KubernetesObject[];
}

export const sampleSystem: SystemsToRun = {
  objects: sampleObjects,
  zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
  shapes: [{ name: "general", perZone: 2, cpu: "4", memory: "16Gi" }],
  podAddress: "10.40.0.10",
};

function object(apiVersion: string, kind: string, name: string, spec?: object): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace: SAMPLE_NAMESPACE }, ...(spec && { spec }) };
}

function podTemplate(app: string): Workload["spec"]["template"] {
  return {
    metadata: { labels: { app } },
    spec: {
      serviceAccountName: app,
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
          labelSelector: { matchLabels: { app } },
        },
      ],
      containers: [
        {
          name: app,
          image: `registry.invalid/${app}:1`,
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
  };
}
