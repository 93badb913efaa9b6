import * as pulumi from "@pulumi/pulumi";
import { AppServiceArgs, RolloutArgs } from "./args";

/** The names and labels that the parts of one service share. */
export interface Names {
  /** Name of the workload in Kubernetes. */
  workload: string;
  /** Logical name in Pulumi. */
  resource: string;
  metadata: { name: string; namespace: pulumi.Input<string>; labels: Record<string, string> };
  /** Labels of workload and pods: those of every object, and the version. */
  workloadLabels: Record<string, string>;
  /** What selects the pods. */
  selector: Record<string, string>;
}

export function namesOf(name: string, args: AppServiceArgs): Names {
  const workload = args.workload ?? name;
  const selector = { app: args.app ?? workload, ...args.labels };
  const labels = { ...args.commonLabels, "app.kubernetes.io/name": selector.app, ...selector };
  return {
    workload,
    resource: name,
    metadata: { name: workload, namespace: args.namespace, labels },
    workloadLabels: args.version ? { ...labels, version: args.version } : labels,
    selector,
  };
}

/** Argo Rollouts puts it on the pods of the version that has the traffic, and takes it off the others. */
export const ACTIVE = { "slipway/traffic": "active" };

/** Blue-green and canary are Argo Rollouts; the others are Deployments. */
export function isProgressive(rollout: RolloutArgs | undefined): boolean {
  return rollout?.strategy === "blueGreen" || rollout?.strategy === "canary";
}

/** What autoscaler and dashboards point at. */
export function workloadReference({ workload }: Names, { rollout }: AppServiceArgs) {
  return isProgressive(rollout)
    ? { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: workload }
    : { apiVersion: "apps/v1", kind: "Deployment", name: workload };
}
