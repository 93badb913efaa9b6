import { at, listAt, numberAt, textAt } from "../../cost/charge";
import { compare, kindOf, ReportedResource } from "../resource";
import { between, ofType } from "./network";

/** A workload that runs until it is stopped, or by a schedule. */
export interface Service {
  urn: string;
  name: string;
  namespace: string;
  /** `Deployment`, `Rollout`, `StatefulSet`, `DaemonSet` or `CronJob`. */
  kind: string;
  /** Pods, such as `2–10`; a schedule for a CronJob. */
  replicas: string;
  /** Of the pod's first container, such as `250m`. */
  requests: { cpu: string; memory: string };
  limits: { cpu: string; memory: string };
  strategy: string;
  /** Image tag. */
  version: string;
  /** Mounts a PersistentVolumeClaim. */
  mountsClaim: boolean;
  /** Labels of its pods, with those a rollout gives to the version that has the traffic. */
  labels: Record<string, string>;
}

const WORKLOADS = [
  "kubernetes:apps/v1:Deployment",
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:apps/v1:DaemonSet",
  "kubernetes:argoproj.io/v1alpha1:Rollout",
  "kubernetes:batch/v1:CronJob",
];

/** Every workload of the plan. */
export function services(resources: ReportedResource[]): Service[] {
  const scalers = ofType(resources, "kubernetes:autoscaling/v2:HorizontalPodAutoscaler");
  return ofType(resources, ...WORKLOADS)
    .map((resource) => service(resource, scalers))
    .sort((one, other) => compare(one.urn, other.urn));
}

function service(resource: ReportedResource, scalers: ReportedResource[]): Service {
  const { inputs, type, urn } = resource;
  const kind = kindOf(type);
  const template =
    kind === "CronJob"
      ? at(inputs, "spec", "jobTemplate", "spec", "template")
      : at(inputs, "spec", "template");
  const [container] = listAt(template, "spec", "containers");
  const name = textAt(inputs, "metadata", "name") || resource.name;
  const namespace = textAt(inputs, "metadata", "namespace");
  const scaler = scalers.find(
    (one) =>
      textAt(one.inputs, "metadata", "namespace") === namespace &&
      textAt(one.inputs, "spec", "scaleTargetRef", "name") === name,
  );
  return {
    urn,
    name,
    namespace,
    kind,
    replicas: kind === "CronJob" ? textAt(inputs, "spec", "schedule") : pods(resource, scaler),
    requests: amounts(container, "requests"),
    limits: amounts(container, "limits"),
    strategy: strategy(kind, inputs),
    version: imageVersion(textAt(container, "image")),
    mountsClaim: listAt(template, "spec", "volumes").some(
      (volume) => at(volume, "persistentVolumeClaim") !== undefined,
    ),
    labels: {
      ...labelsAt(template, "metadata"),
      ...labelsAt(inputs, "spec", "strategy", "blueGreen", "activeMetadata"),
    },
  };
}

function labelsAt(inputs: unknown, ...keys: string[]): Record<string, string> {
  return (at(inputs, ...keys, "labels") ?? {}) as Record<string, string>;
}

function pods({ inputs }: ReportedResource, scaler: ReportedResource | undefined): string {
  if (scaler) {
    return between(
      numberAt(scaler.inputs, "spec", "minReplicas"),
      numberAt(scaler.inputs, "spec", "maxReplicas"),
    );
  }
  return String(numberAt(inputs, "spec", "replicas") ?? 1);
}

function amounts(container: unknown, which: "requests" | "limits"): Service["requests"] {
  const amount = (key: string): string => {
    const value = at(container, "resources", which, key);
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  return { cpu: amount("cpu"), memory: amount("memory") };
}

function strategy(kind: string, inputs: Record<string, unknown>): string {
  const spec = at(inputs, "spec", "strategy");
  if (kind === "CronJob") return "by schedule";
  if (at(spec, "blueGreen")) {
    return at(spec, "blueGreen", "autoPromotionEnabled") === false
      ? "blue-green, promoted by hand"
      : "blue-green";
  }
  if (at(spec, "canary")) {
    const weights = listAt(spec, "canary", "steps").flatMap((step) => numberAt(step, "setWeight") ?? []);
    return weights.length > 0 ? `canary ${weights.join(", ")} %` : "canary";
  }
  if (textAt(spec, "type") === "Recreate") return "recreate";
  const [surge, missing] = ["maxSurge", "maxUnavailable"].map((key) => at(spec, "rollingUpdate", key));
  const figure = (value: unknown): string =>
    typeof value === "number" || typeof value === "string" ? String(value) : "";
  return surge === undefined && missing === undefined
    ? "rolling"
    : `rolling, ${figure(surge)} extra, ${figure(missing)} missing`;
}

/** The tag of `registry/name:tag@sha256:…`. */
function imageVersion(image: string): string {
  return /:([\w][\w.-]*)(@|$)/.exec(image.split("/").pop() ?? "")?.[1] ?? "";
}
