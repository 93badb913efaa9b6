import { InClusterConfig } from "../config/environment-schema";
import { StackConfig } from "../config/schema";
import { Stage, System } from "../systems/types";

/** The tags of the cluster, network and platform. */
export function platformTags({
  stage,
  costCentre,
}: Pick<StackConfig, "stage" | "costCentre">): Record<string, string> {
  return {
    "slipway:system": "platform",
    "slipway:stage": stage,
    "slipway:owner": "platform",
    "slipway:cost-centre": costCentre,
    "slipway:data-class": "internal",
  };
}

/** The tags of everything that belongs to one system. */
export function systemTags(system: System, { stage }: StackConfig): Record<string, string> {
  return {
    "slipway:system": system.name,
    "slipway:stage": stage,
    "slipway:owner": system.team,
    "slipway:cost-centre": system.costCentre,
    "slipway:data-class": system.dataClass,
  };
}

/**
 * The label of the namespaces of an ephemeral stack. Namespaces alone have it: it changes at each update, and on the
 * claims of a StatefulSet nothing may change.
 */
export function expiryLabel(config: InClusterConfig): Record<string, string> {
  return "expires" in config ? { "slipway/expires": config.expires } : {};
}

/** Labels of Kubernetes objects; the standard names where there is one. */
export function systemLabels(system: System, { stage }: { stage: Stage }): Record<string, string> {
  return {
    "app.kubernetes.io/part-of": system.name,
    "app.kubernetes.io/managed-by": "pulumi",
    "slipway/stage": stage,
    "slipway/team": system.team,
  };
}
