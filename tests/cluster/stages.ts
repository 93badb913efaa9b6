/**
 * How simulated nodes and pods live, as kwok Stages: a node becomes ready, a pod needs a moment to become ready and
 * a moment to end, a pod whose image is broken never becomes ready, a pod of a Job completes. A pod that outlived the
 * silence of its node is ready again.
 */

/** A simulated image that carries this in its name cannot be pulled. */
export const BROKEN_IMAGE = "broken.invalid";

/** Until a started pod is ready; the spread keeps replicas from moving in lockstep. */
const START_MILLISECONDS = { durationMilliseconds: 400, jitterDurationMilliseconds: 1_200 };
/** Until a pod that was told to end is gone. */
const END_MILLISECONDS = { durationMilliseconds: 300, jitterDurationMilliseconds: 800 };

interface SelectorRule {
  key: string;
  operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  values?: string[];
}

const alive: SelectorRule = { key: ".metadata.deletionTimestamp", operator: "DoesNotExist" };
const unstarted: SelectorRule = { key: ".status.containerStatuses", operator: "DoesNotExist" };
const hasBrokenImage = `.spec.containers.[].image | select( contains("${BROKEN_IMAGE}") )`;
const ofJob = `.metadata.ownerReferences.[] | select( .kind == "Job" ) | .name`;

/** The stages as kwok reads them from its configuration file. */
export function stages(): object[] {
  const ready = `.status.conditions.[] | select( .type == "Ready" ) | .status`;
  return [
    stage(
      "node-ready",
      [{ key: ready, operator: "NotIn", values: ["True"] }],
      {},
      { statusTemplate: NODE_READY },
      "Node",
    ),
    stage(
      "pod-ready",
      [alive, unstarted, { key: hasBrokenImage, operator: "DoesNotExist" }],
      START_MILLISECONDS,
      {
        statusTemplate: READY,
      },
    ),
    stage(
      "pod-ready-again",
      [
        alive,
        { key: ".status.phase", operator: "In", values: ["Running"] },
        { key: ready, operator: "In", values: ["False"] },
      ],
      START_MILLISECONDS,
      { statusTemplate: READY },
    ),
    stage(
      "pod-image-missing",
      [alive, unstarted, { key: hasBrokenImage, operator: "Exists" }],
      START_MILLISECONDS,
      {
        statusTemplate: IMAGE_MISSING,
      },
    ),
    stage(
      "pod-complete",
      [
        alive,
        { key: ".status.phase", operator: "In", values: ["Running"] },
        { key: ofJob, operator: "Exists" },
      ],
      START_MILLISECONDS,
      { statusTemplate: COMPLETED },
    ),
    stage("pod-delete", [{ key: ".metadata.deletionTimestamp", operator: "Exists" }], END_MILLISECONDS, {
      finalizers: { empty: true },
      delete: true,
    }),
  ];
}

function stage(
  name: string,
  matchExpressions: SelectorRule[],
  delay: object,
  next: object,
  kind = "Pod",
): object {
  return {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name },
    spec: { resourceRef: { apiGroup: "v1", kind }, selector: { matchExpressions }, delay, next },
  };
}

const conditions = (ready: "True" | "False"): string =>
  ["Initialized", "Ready", "ContainersReady"]
    .map((type) => {
      const status = type === "Initialized" ? "True" : ready;
      return `- { type: ${type}, status: "${status}", lastTransitionTime: {{ Now | Quote }} }`;
    })
    .join("\n");

const NODE_READY = `
conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ Now | Quote }}
  lastTransitionTime: {{ Now | Quote }}
{{ end }}
phase: Running
`;

const READY = `
phase: Running
startTime: {{ Now | Quote }}
conditions:
${conditions("True")}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: true
  started: true
  restartCount: 0
  state: { running: { startedAt: {{ Now | Quote }} } }
{{ end }}
{{ $ips := PodIPsWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}
podIP: {{ index $ips 0 | Quote }}
podIPs:
- ip: {{ index $ips 0 | Quote }}
`;

const IMAGE_MISSING = `
phase: Pending
startTime: {{ Now | Quote }}
conditions:
${conditions("False")}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: false
  started: false
  restartCount: 0
  state: { waiting: { reason: ImagePullBackOff, message: "the simulated registry does not have this image" } }
{{ end }}
`;

const COMPLETED = `
phase: Succeeded
conditions:
${conditions("False")}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: false
  restartCount: 0
  state: { terminated: { exitCode: 0, reason: Completed, startedAt: {{ Now | Quote }}, finishedAt: {{ Now | Quote }} } }
{{ end }}
`;
