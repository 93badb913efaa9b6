import { ServiceHealthArgs } from "./args";
import { alert, own, pods, Rule } from "./rules";

/** Alerts on the pods of a workload: are there any, are there enough, do they last, have they room. */
export function workloadAlerts(args: ServiceHealthArgs): Rule[] {
  return [
    ...(args.scraped ? [notAnswering(args)] : []),
    ...readiness(args),
    ...saturation(args),
    ...(args.progressive ? [takenBack(args)] : []),
  ];
}

/**
 * Two missed scrapes of every pod. With the scrape interval of 15 s and Alertmanager's wait of 10 s, whoever is on call
 * knows within the minute of document 003 (REQ-T224).
 */
function notAnswering(args: ServiceHealthArgs): Rule {
  return alert(args, "WorkloadDown", args.outage ?? "critical", {
    expr: `absent(up{${own(args)}} == 1)`,
    forSeconds: 15,
    summary: "no pod answers Prometheus",
  });
}

function readiness(args: ServiceHealthArgs): Rule[] {
  const ready = `(sum(kube_pod_status_ready{condition="true",${pods(args)}}) or vector(0))`;
  return [
    alert(args, "NoPodReady", args.outage ?? "critical", {
      expr: `${ready} < 1`,
      forSeconds: 60,
      summary: "no pod is ready",
    }),
    ...(args.promisedPods > 1
      ? [
          alert(args, "PodsMissing", "warning", {
            expr: `${ready} < ${args.promisedPods}`,
            forSeconds: 600,
            summary: `fewer than the promised ${args.promisedPods} pods are ready`,
          }),
        ]
      : []),
    alert(args, "ContainersRestart", "warning", {
      expr: `sum(increase(kube_pod_container_status_restarts_total{${pods(args)}}[15m])) > 3`,
      summary: "containers restarted more than three times in 15 minutes",
    }),
  ];
}

function saturation(args: ServiceHealthArgs): Rule[] {
  const limit = (resource: string): string =>
    `max by (namespace, pod, container) (kube_pod_container_resource_limits{resource="${resource}",${pods(args)}})`;
  return [
    alert(args, "MemoryNearLimit", "warning", {
      expr: `max(${memory(args)} / on (namespace, pod, container) ${limit("memory")}) > 0.9`,
      forSeconds: 600,
      summary: "a container uses more than 90 % of its memory and will be killed at 100 %",
    }),
    alert(args, "CpuNearLimit", "warning", {
      expr: `max(${cpu(args)} / on (namespace, pod, container) ${limit("cpu")}) > 0.9`,
      forSeconds: 900,
      summary: "a container uses more than 90 % of its CPU and is slowed down",
    }),
    ...(args.autoscaler ? [atMaximum(args, args.autoscaler.name)] : []),
  ];
}

/** Memory that counts against the limit, by container. */
export const memory = (args: ServiceHealthArgs): string =>
  `max by (namespace, pod, container) (container_memory_working_set_bytes{container!="",${pods(args)}})`;

/** Cores in use, by container. */
export const cpu = (args: ServiceHealthArgs): string =>
  `sum by (namespace, pod, container) (rate(container_cpu_usage_seconds_total{container!="",${pods(args)}}[5m]))`;

function atMaximum(args: ServiceHealthArgs, name: string): Rule {
  const of = `{namespace="${args.namespace}",horizontalpodautoscaler="${name}"}`;
  return alert(args, "AutoscalerAtMaximum", "warning", {
    expr:
      `max(kube_horizontalpodautoscaler_status_current_replicas${of})` +
      ` >= max(kube_horizontalpodautoscaler_spec_max_replicas${of})`,
    forSeconds: 900,
    summary: "it runs at its maximum of replicas and cannot take more load",
  });
}

/** The controller's own metric; Prometheus renames its label, as the controller has a namespace too. */
function takenBack(args: ServiceHealthArgs): Rule {
  return alert(args, "RolloutTakenBack", "warning", {
    expr: `max(rollout_info{exported_namespace="${args.namespace}",name="${args.workload}",phase="Degraded"}) > 0`,
    summary: "the new version failed and was taken back",
  });
}
