import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { networkPolicies, Traffic } from "./traffic";

/** Label of the namespaces that systems live in, set by Tenant. */
export const TENANT_LABEL = "slipway/tenant";

/** Label of other namespaces whose images are our own: admission asks of them what it asks of those of systems. */
export const OWN_IMAGES_LABEL = "slipway/own-images";

export interface AddOnNamespaceArgs {
  namespace: string;
  /** The strictest Pod Security profile the add-on runs under, and why it is not "restricted" when it is not. */
  podSecurity: "restricted" | { profile: "baseline" | "privileged"; reason: string };
  /** Everything that may come in or go out; the rest is denied. */
  traffic: Traffic;
  labels?: Record<string, string>;
}

/** A namespace of one add-on: Pod Security enforced, both directions closed but for its own traffic. */
export function addOnNamespace(
  name: string,
  { namespace, podSecurity, traffic, labels }: AddOnNamespaceArgs,
  opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Namespace {
  const security = podSecurity === "restricted" ? { profile: podSecurity, reason: undefined } : podSecurity;
  const made = new k8s.core.v1.Namespace(
    name,
    {
      metadata: {
        name: namespace,
        labels: {
          ...labels,
          "pod-security.kubernetes.io/enforce": security.profile,
          "pod-security.kubernetes.io/audit": security.profile,
          "pod-security.kubernetes.io/warn": security.profile,
        },
        annotations: security.reason ? { "slipway/pod-security-reason": security.reason } : {},
      },
    },
    opts,
  );
  // What the namespace waits for, its policies need not name again.
  networkPolicies(name, made.metadata.name, traffic, { ...opts, dependsOn: [] });
  return made;
}
