import * as k8s from "@pulumi/kubernetes";
import { dnsAnnotations } from "../add-on/dns";
import { metadata, TenantParts } from ".";
import { TenantIngressArgs } from "./args";

/** HTTP entries by the nginx ingress class, with TLS wherever a certificate can be had. */
export function ingresses(parts: TenantParts): void {
  for (const ingress of parts.args.ingresses ?? []) {
    new k8s.networking.v1.Ingress(
      `${parts.name}-${ingress.name}`,
      {
        metadata: { ...metadata(parts, ingress.name), annotations: annotations(ingress) },
        spec: {
          ingressClassName: "nginx",
          tls: ingress.tlsSecret ? [{ hosts: [ingress.host], secretName: ingress.tlsSecret }] : undefined,
          rules: [
            {
              host: ingress.host,
              http: {
                paths: ingress.paths.map(({ path, service, port }) => ({
                  path,
                  pathType: "Prefix",
                  backend: { service: { name: service, port: { number: port } } },
                })),
              },
            },
          ],
        },
      },
      parts.opts,
    );
  }
}

/**
 * Annotations that ingress-nginx has. The document's `rate-limit` is `limit-rpm`; `websocket-services` is of another
 * controller: ingress-nginx upgrades connections by itself and needs only longer timeouts.
 */
function annotations({
  dns,
  issuer,
  requestsPerMinute,
  bodySize,
  websocketTimeoutSeconds,
}: TenantIngressArgs) {
  const prefix = "nginx.ingress.kubernetes.io";
  return {
    ...dnsAnnotations(dns),
    ...(issuer ? { "cert-manager.io/cluster-issuer": issuer } : {}),
    [`${prefix}/ssl-redirect`]: String(issuer !== undefined),
    ...(requestsPerMinute ? { [`${prefix}/limit-rpm`]: String(requestsPerMinute) } : {}),
    ...(bodySize ? { [`${prefix}/proxy-body-size`]: bodySize } : {}),
    ...(websocketTimeoutSeconds
      ? {
          [`${prefix}/proxy-read-timeout`]: String(websocketTimeoutSeconds),
          [`${prefix}/proxy-send-timeout`]: String(websocketTimeoutSeconds),
        }
      : {}),
  };
}
