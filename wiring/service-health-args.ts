import { ServiceHealthArgs } from "../components/service-health/args";
import { Service, Stage, System } from "../systems/types";
import { at } from "./stage";
import { systemLabels } from "./tags";

/** Where alerts and dashboards lead to. */
export interface WatchTarget {
  stage: Stage;
  /** Address of the folder of runbooks. */
  runbooks: string;
  /** Namespace of Grafana. */
  dashboardNamespace: string;
}

/** How one service is watched, with the figures of the stage. */
export function serviceHealthArgs(system: System, service: Service, target: WatchTarget): ServiceHealthArgs {
  const { stage, runbooks, dashboardNamespace } = target;
  const workload = at(stage, service.name);
  const scaling = at(stage, service.autoscaling ?? null);
  const { outage, requests, figures, alerts } = service.health ?? {};
  return {
    namespace: at(stage, system.namespace),
    workload,
    system: system.name,
    team: system.team,
    labels: systemLabels(system, target),
    promisedPods: scaling?.min ?? at(stage, service.replicas),
    autoscaler: scaling ? { name: scaling.name ?? workload, max: scaling.max } : undefined,
    progressive: ["blueGreen", "canary"].includes(at(stage, service.rollout).strategy),
    outage,
    scraped: service.metrics !== undefined,
    requests,
    objectives: requests,
    figures,
    alerts: alerts?.map((alert) => ({ ...alert, expression: at(stage, alert.expression) })),
    runbooks,
    dashboardNamespace,
  };
}
