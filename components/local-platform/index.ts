import * as pulumi from "@pulumi/pulumi";
import { Chart, installChart } from "../add-on/chart";
import { MONITORING_NAMESPACE } from "../add-on/monitors";
import { addOnNamespace, TENANT_LABEL } from "../add-on/namespace";
import { resources } from "../add-on/pods";
import { fromCidr, toDns, toNamespace } from "../add-on/traffic";
import { monitoringDefinitions } from "../platform/monitoring-definitions";
import { toApiServer } from "./api-server";

export { API_SERVER_PORTS } from "./api-server";

/** The same as `platform/ingress-nginx.ts`; a test holds the two together. */
const CHART: Chart = {
  chart: "ingress-nginx",
  repository: "https://kubernetes.github.io/ingress-nginx",
  version: "4.15.1",
};
const HTTP_PORT = 80;

export interface LocalPlatformArgs {
  /** Port of every node that leads to nginx, 30000 to 32767; kind maps it to a port of the machine. */
  ingressNodePort: number;
}

/**
 * What the systems stand on in a cluster on a developer's machine: the definitions of monitors, and ingress-nginx by
 * plain HTTP on a port of the node.
 * No certificates (browsers trust `*.localhost` without), no External Secrets (there is no store), no mesh, no Argo
 * Rollouts, no autoscaling: the figures of dev need none of them.
 */
export class LocalPlatform extends pulumi.ComponentResource {
  constructor(name: string, { ingressNodePort }: LocalPlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:platform:LocalPlatform", name, {}, opts);
    const parent = { parent: this };
    monitoringDefinitions(name, { ...parent, dependsOn: [] });
    const resource = `${name}-ingress-nginx`;
    const namespace = addOnNamespace(
      resource,
      {
        namespace: "ingress-nginx",
        podSecurity: "restricted",
        traffic: {
          // Through the port of the node, requests come from the node's address.
          ingress: [fromCidr("0.0.0.0/0", [HTTP_PORT])],
          egress: [
            toDns(),
            toApiServer(),
            toNamespace({ label: TENANT_LABEL }),
            toNamespace(MONITORING_NAMESPACE, [3000, 9090]),
          ],
        },
      },
      parent,
    );
    installChart(
      resource,
      CHART,
      {
        namespace: namespace.metadata.name,
        values: {
          controller: {
            replicaCount: 1,
            ingressClassResource: { name: "nginx", enabled: true, default: true },
            allowSnippetAnnotations: false,
            enableAnnotationValidations: true,
            config: { "ssl-redirect": "false", "annotations-risk-level": "High" },
            service: {
              type: "NodePort",
              enableHttps: false,
              nodePorts: { http: String(ingressNodePort) },
            },
            // One webhook less to wait for; the offline plan has checked every Ingress.
            admissionWebhooks: { enabled: false },
            resources: resources({ cpu: "50m", memory: "128Mi", cpuLimit: "500m", memoryLimit: "256Mi" }),
          },
        },
      },
      parent,
    );
    this.registerOutputs({});
  }
}
