import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Names } from "./names";

/**
 * One pod at a time may be taken away on purpose. "At most one unavailable" can always be met, also by a single
 * replica, so a node drain always ends.
 */
export function disruptionBudget(names: Names, opts: pulumi.CustomResourceOptions): void {
  new k8s.policy.v1.PodDisruptionBudget(
    names.resource,
    {
      metadata: names.metadata,
      spec: {
        maxUnavailable: 1,
        selector: { matchLabels: names.selector },
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    },
    opts,
  );
}
