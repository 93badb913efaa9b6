import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { dnsAnnotations } from "../add-on/dns";
import { metadata, TenantParts } from ".";
import { TenantGatewayArgs } from "./args";

/** Namespace and labels of the mesh's ingress gateway; certificates for it must be in its namespace. */
const GATEWAY_NAMESPACE = "istio-ingress";
const GATEWAY_SELECTOR = { istio: "ingress" };

/** The entry of a system in the mesh: certificate, gateway and routes. */
export function gateway(parts: TenantParts): void {
  const { gateway } = parts.args;
  if (!gateway) return;
  const custom = (suffix: string, object: CustomObject): pulumi.Resource =>
    new k8s.apiextensions.CustomResource(`${parts.name}-${suffix}`, object, parts.opts);
  custom("certificate", {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { ...metadata(parts, gateway.tlsSecret), namespace: GATEWAY_NAMESPACE },
    spec: {
      secretName: gateway.tlsSecret,
      dnsNames: [gateway.host],
      issuerRef: { kind: "ClusterIssuer", name: gateway.issuer },
    },
  });
  publicEntry(parts, gateway);
  custom("gateway", {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: metadata(parts, gateway.name),
    spec: {
      selector: GATEWAY_SELECTOR,
      servers: [
        {
          port: { number: 443, name: "https", protocol: "HTTPS" },
          hosts: [gateway.host],
          tls: { mode: "SIMPLE", credentialName: gateway.tlsSecret, minProtocolVersion: "TLSV1_2" },
        },
        {
          port: { number: 80, name: "http", protocol: "HTTP" },
          hosts: [gateway.host],
          tls: { httpsRedirect: true },
        },
      ],
    },
  });
  for (const route of gateway.routes) {
    new k8s.apiextensions.CustomResource(
      `${parts.name}-route-${route.name}`,
      virtualService(parts, gateway, route),
      // Argo Rollouts sets the weights of a canary.
      route.canaryService ? { ...parts.opts, ignoreChanges: WEIGHTS } : parts.opts,
    );
  }
}

/** The public way in is nginx, which passes the host on to the mesh's own entry under TLS. */
function publicEntry(parts: TenantParts, gateway: TenantGatewayArgs): void {
  const prefix = "nginx.ingress.kubernetes.io";
  new k8s.networking.v1.Ingress(
    `${parts.name}-${gateway.name}`,
    {
      metadata: {
        ...metadata(parts, gateway.name),
        namespace: GATEWAY_NAMESPACE,
        annotations: {
          ...dnsAnnotations(gateway.dns),
          [`${prefix}/backend-protocol`]: "HTTPS",
          [`${prefix}/proxy-ssl-server-name`]: "on",
          [`${prefix}/proxy-ssl-name`]: gateway.host,
          [`${prefix}/ssl-redirect`]: "true",
        },
      },
      spec: {
        ingressClassName: "nginx",
        tls: [{ hosts: [gateway.host], secretName: gateway.tlsSecret }],
        rules: [
          {
            host: gateway.host,
            http: {
              paths: [
                {
                  path: "/",
                  pathType: "Prefix",
                  backend: { service: { name: "istio-ingress", port: { number: 443 } } },
                },
              ],
            },
          },
        ],
      },
    },
    parts.opts,
  );
}

const WEIGHTS = [0, 1].map((index) => `spec.http[0].route[${index}].weight`);

interface CustomObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string; labels: Record<string, string> | undefined };
  spec: object;
}

function virtualService(
  parts: TenantParts,
  gateway: TenantGatewayArgs,
  route: TenantGatewayArgs["routes"][number],
): CustomObject {
  const destination = (service: string) => ({
    host: `${service}.${parts.args.namespace}.svc.cluster.local`,
    port: { number: route.port },
  });
  const stable = { destination: destination(route.service) };
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: metadata(parts, route.name),
    spec: {
      hosts: [gateway.host],
      gateways: [gateway.name],
      http: [
        {
          name: route.name,
          match: [{ uri: { prefix: route.prefix } }],
          route: route.canaryService
            ? [
                { ...stable, weight: 100 },
                { destination: destination(route.canaryService), weight: 0 },
              ]
            : [stable],
          retries: {
            attempts: 2,
            perTryTimeout: "5s",
            retryOn: "connect-failure,refused-stream,unavailable",
          },
        },
      ],
    },
  };
}
