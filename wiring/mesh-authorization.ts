import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { System } from "../systems/types";
import { appOf, portOf } from "./connections";
import { Context } from "./context";
import { NAMESPACES } from "./namespaces";
import { at } from "./stage";
import { systemLabels } from "./tags";

interface Caller {
  principals: string[];
  ports: string[];
}

/**
 * One AuthorizationPolicy for each service in the mesh: only the identities that declare a connection to it, and
 * the gateway for its routes, may open its ports.
 */
export function meshAuthorization(
  system: System,
  context: Context,
  opts: pulumi.CustomResourceOptions,
): void {
  const { stage } = context.config;
  const namespace = at(stage, system.namespace);
  for (const service of system.services) {
    const callers: Caller[] = system.services.flatMap((caller) =>
      (caller.connections ?? []).flatMap((connection) =>
        "service" in connection && connection.service === service.id
          ? [
              {
                principals: [principal(namespace, at(stage, caller.name))],
                ports: [String(portOf(service, connection.port))],
              },
            ]
          : [],
      ),
    );
    const routed = (system.mesh?.gateway.routes ?? []).some((route) =>
      (service.exposed ?? []).some((exposed) => exposed.name === route.service),
    );
    if (routed) {
      const gateway = principal(NAMESPACES.meshIngress, "istio-ingress");
      callers.push({ principals: [gateway], ports: [String(service.ports?.["http"])] });
    }
    if (service.metrics) {
      const prometheus = { namespaces: [NAMESPACES.monitoring] };
      callers.push({ principals: [], ports: [String(portOf(service, service.metrics.port))], ...prometheus });
    }
    new k8s.apiextensions.CustomResource(
      `${system.name}-${service.id}-callers`,
      {
        apiVersion: "security.istio.io/v1",
        kind: "AuthorizationPolicy",
        metadata: {
          name: `${at(stage, service.name)}-callers`,
          namespace,
          labels: systemLabels(system, context.config),
        },
        spec: {
          selector: { matchLabels: { app: appOf(service, stage) } },
          action: "ALLOW",
          rules: callers.map(({ principals, ports, ...rest }) => ({
            from: [{ source: principals.length > 0 ? { principals } : rest }],
            to: [{ operation: { ports } }],
          })),
        },
      },
      opts,
    );
  }
}

function principal(namespace: string, serviceAccount: string): string {
  return `cluster.local/ns/${namespace}/sa/${serviceAccount}`;
}
