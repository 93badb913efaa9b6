import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { TENANT_LABEL } from "../add-on/namespace";
import { canonicalMemory } from "../quantity";
import { accessRoles } from "./access";
import { TenantArgs } from "./args";
import { certificateChallenges, closedByDefault, meshClosedByDefault } from "./closed";
import { gateway } from "./gateway";
import { ingresses } from "./ingress";
import { limits } from "./limits";
import { secrets } from "./secrets";
import { validateTenant } from "./validate";

export * from "./args";

/**
 * A namespace in which one system lives: restricted Pod Security, a quota, no traffic in or out until a service
 * declares it, secrets from AWS Secrets Manager by an identity of its own.
 *
 * @throws ArgsError for contradictory arguments; see `validate.ts`
 */
export class Tenant extends pulumi.ComponentResource {
  /** Name of the namespace. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: TenantArgs, opts?: pulumi.ComponentResourceOptions) {
    validateTenant(name, args);
    super("slipway:app:Tenant", name, {}, opts);
    const labels = args.labels ?? {};
    const namespace = new k8s.core.v1.Namespace(
      name,
      {
        metadata: {
          name: args.namespace,
          labels: {
            ...labels,
            ...args.namespaceLabels,
            ...POD_SECURITY,
            ...(args.mesh ? { "istio.io/dataplane-mode": args.mesh } : {}),
          },
        },
      },
      { parent: this },
    );
    const parts = { name, args, opts: { parent: this, dependsOn: [namespace] } };
    limits(parts);
    closedByDefault(parts);
    if (args.ingresses?.some(({ issuer }) => issuer)) certificateChallenges(parts);
    if (args.mesh) meshClosedByDefault(parts);
    accessRoles(parts);
    for (const [map, data] of Object.entries(args.configMaps ?? {})) {
      new k8s.core.v1.ConfigMap(`${name}-${map}`, { metadata: metadata(parts, map), data }, parts.opts);
    }
    for (const [claim, { size, accessMode, storageClass }] of Object.entries(args.claims ?? {})) {
      new k8s.core.v1.PersistentVolumeClaim(
        `${name}-${claim}`,
        {
          metadata: metadata(parts, claim),
          spec: {
            accessModes: [accessMode],
            storageClassName: storageClass,
            resources: { requests: { storage: canonicalMemory(size) } },
          },
        },
        parts.opts,
      );
    }
    secrets(parts);
    ingresses(parts);
    gateway(parts);
    this.namespace = namespace.metadata.name;
    this.registerOutputs({ namespace: this.namespace });
  }
}

/** What the parts of a tenant are made from. */
export interface TenantParts {
  name: string;
  args: TenantArgs;
  opts: pulumi.CustomResourceOptions;
}

/** Metadata of an object in the namespace. */
export function metadata({ args }: TenantParts, name: string) {
  return { name, namespace: args.namespace, labels: args.labels };
}

/** Enforced, and reported where a future version of the standard would refuse. */
const POD_SECURITY = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/enforce-version": "latest",
  "pod-security.kubernetes.io/audit": "restricted",
  "pod-security.kubernetes.io/warn": "restricted",
  [TENANT_LABEL]: "true",
};
