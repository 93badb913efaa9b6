import type { Judge } from "../judgement/judge";
import type { Resource } from "../judgement/resources";
import type { Value } from "../judgement/value";

/** Where the pod template stands in each kind of workload. */
const TEMPLATE: Readonly<Record<string, readonly string[]>> = {
  "kubernetes:apps/v1:DaemonSet": ["spec", "template"],
  "kubernetes:apps/v1:Deployment": ["spec", "template"],
  "kubernetes:apps/v1:ReplicaSet": ["spec", "template"],
  "kubernetes:apps/v1:StatefulSet": ["spec", "template"],
  "kubernetes:argoproj.io/v1alpha1:Rollout": ["spec", "template"],
  "kubernetes:batch/v1:CronJob": ["spec", "jobTemplate", "spec", "template"],
  "kubernetes:batch/v1:Job": ["spec", "template"],
  "kubernetes:core/v1:Pod": [],
  "kubernetes:core/v1:ReplicationController": ["spec", "template"],
};

/** Every kind that makes pods. */
export const WORKLOADS: readonly string[] = Object.keys(TEMPLATE);

/** Kinds whose pods serve until they are replaced. */
export const LONG_RUNNING: readonly string[] = [
  "kubernetes:apps/v1:DaemonSet",
  "kubernetes:apps/v1:Deployment",
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:argoproj.io/v1alpha1:Rollout",
];

/** Kinds with a number of interchangeable pods. */
export const REPLICATED: readonly string[] = [
  "kubernetes:apps/v1:Deployment",
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:argoproj.io/v1alpha1:Rollout",
];

export interface PodTemplate {
  metadata: Value;
  spec: Value;
}

/** The pod a workload makes; nothing for a Rollout that takes its template from a Deployment. */
export function podTemplate(workload: Resource): PodTemplate | undefined {
  const template = workload.at(...(TEMPLATE[workload.type] ?? []));
  if (!template.at("spec").given) return undefined;
  return { metadata: template.at("metadata"), spec: template.at("spec") };
}

/** Judges the pod of a workload. */
export function eachPod(workload: Resource, check: (pod: PodTemplate) => void): void {
  const pod = podTemplate(workload);
  if (pod) check(pod);
}

/** Judges each container of a workload on its own, those that run before the others too. */
export function eachContainer(
  workload: Resource,
  judge: Judge,
  check: (container: Value, name: string, pod: Value) => void,
): void {
  eachPod(workload, ({ spec }) => {
    for (const list of ["initContainers", "containers", "ephemeralContainers"]) {
      judge.apart(undefined, () =>
        judge.each(spec.at(list).list(), (container) =>
          check(container, `container ${nameOf(container)}`, spec),
        ),
      );
    }
  });
}

function nameOf(container: Value): string {
  const name = container.at("name");
  return name.computed ? container.path : (name.text() ?? container.path);
}
