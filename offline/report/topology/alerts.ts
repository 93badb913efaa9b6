import { at, listAt, textAt } from "../../cost/charge";
import { compare, ReportedResource } from "../resource";
import { ofType } from "./network";

/** An alert rule of a system; one entry for each name, with what it watches. */
export interface Alert {
  name: string;
  severity: string;
  /** Address of what to do; empty where none is given. */
  runbook: string;
  /** Workloads it is set up for. */
  workloads: string[];
}

/** Alerts by system, as the rules of Prometheus in the plan have them. */
export function alertsBySystem(resources: ReportedResource[]): Map<string, Alert[]> {
  const systems = new Map<string, Map<string, Alert>>();
  for (const { inputs } of ofType(resources, "kubernetes:monitoring.coreos.com/v1:PrometheusRule")) {
    for (const rule of listAt(inputs, "spec", "groups").flatMap((group) => listAt(group, "rules"))) {
      const [name, system] = [textAt(rule, "alert"), textAt(rule, "labels", "system")];
      if (!name || !system) continue;
      const known = systems.get(system) ?? new Map<string, Alert>();
      systems.set(system, known);
      addAlert(known, name, rule);
    }
  }
  return new Map([...systems].map(([system, alerts]) => [system, [...alerts.values()].sort(bySeverity)]));
}

function addAlert(alerts: Map<string, Alert>, name: string, rule: unknown): void {
  const severity = textAt(rule, "labels", "severity");
  const key = `${name} ${severity}`;
  const alert = alerts.get(key) ?? {
    name,
    severity,
    runbook: textAt(rule, "annotations", "runbook_url"),
    workloads: [],
  };
  const workload = at(rule, "labels", "workload");
  if (typeof workload === "string" && !alert.workloads.includes(workload)) alert.workloads.push(workload);
  alerts.set(key, alert);
}

function bySeverity(one: Alert, other: Alert): number {
  return compare(one.severity, other.severity) || compare(one.name, other.name);
}
