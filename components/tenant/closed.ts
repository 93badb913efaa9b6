import * as k8s from "@pulumi/kubernetes";
import { metadata, TenantParts } from ".";

/** No pod of the namespace may be reached or reach out; services open what they declare. */
export function closedByDefault(parts: TenantParts): void {
  new k8s.networking.v1.NetworkPolicy(
    `${parts.name}-closed`,
    {
      metadata: metadata(parts, "closed-by-default"),
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    },
    parts.opts,
  );
}

/** Let's Encrypt asks, through nginx, the pod that cert-manager starts for a certificate. */
export function certificateChallenges(parts: TenantParts): void {
  new k8s.networking.v1.NetworkPolicy(
    `${parts.name}-certificate-challenges`,
    {
      metadata: metadata(parts, "certificate-challenges"),
      spec: {
        podSelector: { matchLabels: { "acme.cert-manager.io/http01-solver": "true" } },
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [
              { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ingress-nginx" } } },
            ],
            ports: [{ protocol: "TCP", port: 8089 }],
          },
        ],
      },
    },
    parts.opts,
  );
}

/** In the mesh: mutual TLS only, and no caller until a service names it. */
export function meshClosedByDefault(parts: TenantParts): void {
  new k8s.apiextensions.CustomResource(
    `${parts.name}-mutual-tls`,
    {
      apiVersion: "security.istio.io/v1",
      kind: "PeerAuthentication",
      metadata: metadata(parts, "mutual-tls"),
      spec: { mtls: { mode: "STRICT" } },
    },
    parts.opts,
  );
  new k8s.apiextensions.CustomResource(
    `${parts.name}-mesh-closed`,
    {
      apiVersion: "security.istio.io/v1",
      kind: "AuthorizationPolicy",
      metadata: metadata(parts, "closed-by-default"),
      // An empty spec allows nothing.
      spec: {},
    },
    parts.opts,
  );
}
