/** API groups whose definitions a chart installs; without it the API server does not know their kinds. */
export const DEFINITIONS: Record<string, string[]> = {
  "argo-rollouts": ["argoproj.io"],
  base: ["networking.istio.io", "security.istio.io", "telemetry.istio.io"],
  "cert-manager": ["cert-manager.io", "acme.cert-manager.io"],
  "external-secrets": ["external-secrets.io", "generators.external-secrets.io"],
  "karpenter-crd": ["karpenter.sh", "karpenter.k8s.aws"],
  "prometheus-operator-crds": ["monitoring.coreos.com"],
  "secrets-store-csi-driver": ["secrets-store.csi.x-k8s.io"],
};

/** API groups that EKS brings itself. */
export const BUILT_IN_GROUPS = ["vpcresources.k8s.aws"];

/** Charts with a Service of type LoadBalancer, for which AWS makes a load balancer. */
export const LOAD_BALANCED = ["ingress-nginx", "gateway"];

/** The chart whose controller makes load balancers and takes them away again. */
export const LOAD_BALANCER_CONTROLLER = "aws-load-balancer-controller";

/** The chart whose controller makes nodes for NodePools and takes them away again. */
export const NODE_CONTROLLER = "karpenter";

/** The name of a chart that may be given as `oci://registry/path/name`. */
export function chartName(chart: unknown): string {
  return String(chart).split("/").pop() ?? "";
}
