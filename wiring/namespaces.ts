/** Namespaces of the controllers that tenants talk to. */
export const NAMESPACES = {
  ingress: "ingress-nginx",
  meshIngress: "istio-ingress",
  monitoring: "monitoring",
  tracing: "tracing",
} as const;
