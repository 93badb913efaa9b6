import type { Judge } from "../../judgement/judge";
import type { Resource, Stack } from "../../judgement/resources";
import type { ResourceRule, StackRule } from "../../judgement/rule";
import type { Value } from "../../judgement/value";
import { mapsBelow } from "../../reading/nested";
import { REPLICATED, WORKLOADS, eachPod, podTemplate } from "../../reading/workloads";

const SCALED_OBJECT = "kubernetes:keda.sh/v1alpha1:ScaledObject";
const AUTOSCALERS = [
  "kubernetes:autoscaling/v1:HorizontalPodAutoscaler",
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  SCALED_OBJECT,
];
const BUDGET = "kubernetes:policy/v1:PodDisruptionBudget";
const ZONE = "topology.kubernetes.io/zone";

/** The autoscaler of a workload, found by kind, name and namespace. */
function autoscalerOf(stack: Stack, workload: Resource): Resource | undefined {
  const kind = workload.type.split(":").pop();
  return stack.ofType(...AUTOSCALERS).find((scaler) => {
    const target = scaler.at("spec", "scaleTargetRef");
    return (
      // KEDA takes a Deployment where no kind is given.
      (target.at("kind").text() ?? "Deployment") === kind &&
      target.at("name").text() === workload.objectName() &&
      scaler.namespace() === workload.namespace()
    );
  });
}

/** The least number of pods: the autoscaler's, else the workload's, else Kubernetes' default of one. */
function leastPods(stack: Stack, workload: Resource): number {
  const scaler = autoscalerOf(stack, workload);
  if (!scaler) return workload.at("spec", "replicas").number() ?? 1;
  if (scaler.type === SCALED_OBJECT) return scaler.at("spec", "minReplicaCount").number() ?? 0;
  return scaler.at("spec", "minReplicas").number() ?? 1;
}

/** A workload that must never run twice says so by stopping the old pod before it starts the new one. */
function isSingleton(workload: Resource): boolean {
  return workload.at("spec", "strategy", "type").text() === "Recreate";
}

export const servicesHaveTwoPods: StackRule = {
  id: "services-have-two-pods",
  domain: "resilience",
  title: "A prod service has two pods or more",
  severity: "medium",
  rationale: "With one pod, each node update and each crash is an outage.",
  remediation: "Set replicas or minReplicas to 2 or more; what must be single has the strategy Recreate.",
  references: [],
  types: [...REPLICATED, ...AUTOSCALERS],
  reads: ["spec.replicas", "spec.minReplicas"],
  stages: ["prod"],
  checkStack(stack, judge) {
    judge.each(stack.ofType(...REPLICATED), (workload) => {
      const pods = isSingleton(workload) ? Infinity : leastPods(stack, workload);
      if (pods >= 2) return;
      // An autoscaler may be among them.
      stack.assertObjectsShow();
      judge.violated(`It has ${pods} pod at least.`);
    });
  },
};

/** True when all labels a selector asks for are among the pod's. */
function selects(selector: Value, labels: Value): boolean {
  const wanted = selector.at("matchLabels").entries();
  return wanted.length > 0 && wanted.every(([key, value]) => labels.at(key).text() === value.text());
}

function budgetsOf(stack: Stack, workload: Resource): Resource[] {
  const labels = podTemplate(workload)?.metadata.at("labels");
  if (!labels) return [];
  return stack
    .ofType(BUDGET)
    .filter(
      (budget) =>
        budget.namespace() === workload.namespace() && selects(budget.at("spec", "selector"), labels),
    );
}

export const servicesHaveADisruptionBudget: StackRule = {
  id: "services-have-a-disruption-budget",
  domain: "resilience",
  title: "A service with several pods has a disruption budget",
  severity: "medium",
  rationale: "Without a budget, draining nodes may take all its pods at once.",
  remediation: "Add a PodDisruptionBudget whose selector fits the pods.",
  references: [],
  types: [...REPLICATED, BUDGET, ...AUTOSCALERS],
  reads: ["spec.selector"],
  stages: ["staging", "prod"],
  checkStack(stack, judge) {
    judge.each(stack.ofType(...REPLICATED), (workload) => {
      if (leastPods(stack, workload) < 2 || budgetsOf(stack, workload).length > 0) return;
      stack.assertObjectsShow();
      judge.violated("No disruption budget selects its pods.");
    });
  },
};

export const disruptionBudgetsCanBeMet: StackRule = {
  id: "disruption-budgets-can-be-met",
  domain: "resilience",
  title: "Disruption budgets let nodes be drained",
  severity: "high",
  rationale: "A budget that allows no disruption stops every node update, also the urgent one.",
  remediation: "Set maxUnavailable to 1, or minAvailable below the number of pods.",
  references: [],
  types: [BUDGET, ...REPLICATED, ...AUTOSCALERS],
  reads: ["spec.maxUnavailable", "spec.minAvailable"],
  checkStack(stack, judge) {
    judge.each(stack.ofType(BUDGET), (budget) => {
      const most = budget.at("spec", "maxUnavailable").text();
      if (most === "0" || most === "0%") judge.violated(`maxUnavailable is ${most}.`);
      const least = budget.at("spec", "minAvailable").text();
      if (least === "100%") judge.violated("minAvailable is 100%.");
      else if (least !== undefined && /^\d+$/.test(least)) checkLeast(stack, judge, budget, Number(least));
    });
  },
};

function checkLeast(stack: Stack, judge: Judge, budget: Resource, least: number): void {
  for (const workload of stack
    .ofType(...REPLICATED)
    .filter((one) => budgetsOf(stack, one).includes(budget))) {
    const pods = leastPods(stack, workload);
    if (least >= pods)
      judge.violated(`minAvailable is ${least}, and ${workload.name} may have ${pods} pods.`);
  }
}

export const autoscaledWorkloadsLeaveReplicasOut: StackRule = {
  id: "autoscaled-workloads-leave-replicas-out",
  domain: "resilience",
  title: "A workload with an autoscaler does not set replicas",
  severity: "medium",
  rationale: "Otherwise each update sets the number back to the program's, in the middle of a peak.",
  remediation: "Remove spec.replicas from the workload.",
  references: [],
  types: [...REPLICATED, ...AUTOSCALERS],
  reads: ["spec.scaleTargetRef"],
  checkStack(stack, judge) {
    judge.each(stack.ofType(...REPLICATED), (workload) => {
      if (workload.at("spec", "replicas").given && autoscalerOf(stack, workload)) {
        judge.violated("It has an autoscaler and sets spec.replicas.");
      }
    });
  },
};

function zoneSpread(pod: Value): Value[] {
  return pod
    .at("topologySpreadConstraints")
    .list()
    .filter((constraint) => constraint.at("topologyKey").text() === ZONE);
}

export const podsSpreadOverZones: StackRule = {
  id: "pods-spread-over-zones",
  domain: "resilience",
  title: "The pods of a prod service are spread over zones",
  severity: "medium",
  rationale: "Pods that happen to sit in one zone go down with it.",
  remediation: "Add a topologySpreadConstraint for topology.kubernetes.io/zone with nodeTaintsPolicy Honor.",
  references: [],
  types: [...REPLICATED, ...AUTOSCALERS],
  reads: ["topologySpreadConstraints"],
  stages: ["prod"],
  checkStack(stack, judge) {
    judge.each(stack.ofType(...REPLICATED), (workload) => {
      const pod = podTemplate(workload);
      if (!pod || isSingleton(workload) || leastPods(stack, workload) < 2) return;
      if (zoneSpread(pod.spec).length === 0) judge.violated("Its pods are not spread over zones.");
    });
  },
};

export const zoneSpreadHealsAfterTheLossOfAZone: ResourceRule = {
  id: "zone-spread-heals-after-the-loss-of-a-zone",
  domain: "resilience",
  title: "Pods that must be spread over zones still start when a zone is lost",
  severity: "high",
  rationale:
    "With DoNotSchedule, the scheduler goes on counting the nodes of the lost zone, and the pods that should replace the lost ones stay pending.",
  remediation:
    "Set nodeTaintsPolicy to Honor beside whenUnsatisfiable: DoNotSchedule, and leave nodeAffinityPolicy out.",
  references: [],
  types: [...WORKLOADS, "kubernetes:helm.sh/v3:Release"],
  reads: ["topologySpreadConstraints", "values"],
  check(workload, judge) {
    const check = (constraint: Value): void => {
      if (constraint.at("topologyKey").text() !== ZONE) return;
      const rule = constraint.at("whenUnsatisfiable").text() ?? "DoNotSchedule";
      if (rule === "DoNotSchedule" && constraint.at("nodeTaintsPolicy").text() !== "Honor") {
        judge.violated(`${constraint.path} has no nodeTaintsPolicy: Honor.`);
      }
      // Honor is what Kubernetes takes for node affinity when nothing is given.
      if (rule === "DoNotSchedule" && constraint.at("nodeAffinityPolicy").text() === "Ignore") {
        judge.violated(`${constraint.path} also counts nodes the pods may not run on.`);
      }
    };
    eachPod(workload, ({ spec }) => judge.each(spec.at("topologySpreadConstraints").list(), check));
    const spreads = mapsBelow(workload.at("values")).filter((map) => map.has("whenUnsatisfiable"));
    judge.each(spreads, check);
  },
};

export const podsHaveTimeToStop: ResourceRule = {
  id: "pods-have-time-to-stop",
  domain: "resilience",
  title: "Pods get more time to stop than their preStop hook takes",
  severity: "medium",
  rationale: "Otherwise the process is killed while it still answers requests or writes.",
  remediation: "Set terminationGracePeriodSeconds above lifecycle.preStop.sleep.seconds.",
  references: [],
  types: WORKLOADS,
  reads: ["terminationGracePeriodSeconds", "containers[].lifecycle"],
  check(workload, judge) {
    eachPod(workload, ({ spec }) => {
      // 30 seconds is Kubernetes' default.
      const grace = spec.at("terminationGracePeriodSeconds").number() ?? 30;
      judge.each(spec.at("containers").list(), (container) => {
        const sleep = container.at("lifecycle", "preStop", "sleep", "seconds").number() ?? 0;
        if (sleep >= grace)
          judge.violated(`preStop sleeps ${sleep} s, and the pod is killed after ${grace} s.`);
      });
    });
  },
};

export const updatesKeepServing: ResourceRule = {
  id: "updates-keep-serving",
  domain: "resilience",
  title: "A rolling update keeps pods serving",
  severity: "medium",
  rationale: "An update that takes all pods at once is an outage.",
  remediation: "Set rollingUpdate.maxUnavailable below 100% and below the number of pods.",
  references: [],
  types: ["kubernetes:apps/v1:Deployment", "kubernetes:argoproj.io/v1alpha1:Rollout"],
  reads: ["spec.strategy.rollingUpdate.maxUnavailable"],
  stages: ["staging", "prod"],
  check(workload, judge) {
    const most = workload.at("spec", "strategy", "rollingUpdate", "maxUnavailable").text();
    if (most === undefined) return;
    const pods = workload.at("spec", "replicas").number() ?? Infinity;
    const isAll = most === "100%" || (/^[1-9]\d*$/.test(most) && Number(most) >= pods);
    if (isAll) judge.violated(`maxUnavailable is ${most}.`);
  },
};

export const jobsEnd: ResourceRule = {
  id: "jobs-end",
  domain: "resilience",
  title: "Jobs end, and scheduled ones do not run over each other",
  severity: "low",
  rationale: "A job that hangs holds its locks and its node; two runs at once do the work twice.",
  remediation: "Set activeDeadlineSeconds, and concurrencyPolicy Forbid or Replace.",
  references: [],
  types: ["kubernetes:batch/v1:CronJob", "kubernetes:batch/v1:Job"],
  reads: ["spec.concurrencyPolicy"],
  check(job, judge) {
    const isScheduled = job.type.endsWith(":CronJob");
    const spec = isScheduled ? job.at("spec", "jobTemplate", "spec") : job.at("spec");
    if (!spec.at("activeDeadlineSeconds").given) judge.violated("activeDeadlineSeconds is not given.");
    if (!isScheduled) return;
    const policy = job.at("spec", "concurrencyPolicy").text() ?? "Allow";
    if (policy === "Allow") judge.violated("concurrencyPolicy is Allow.");
  },
};
