import { Rule, RuleGroup } from "../../components/service-health/rules";
import { kubernetesObject, plannedStack } from "../systems/planned-stack";

export const STAGES = ["dev", "staging", "prod"];

/** The rules of one workload as the plan of a stack has them. */
export interface WorkloadRules {
  stage: string;
  namespace: string;
  workload: string;
  groups: RuleGroup[];
}

export interface WorkloadAlert extends WorkloadRules {
  rule: Rule & { alert: string };
}

/** Rules of the add-ons, which are no workload's, are tested with what makes them. */
export function rulesOf(stage: string): WorkloadRules[] {
  return plannedStack(stage)
    .filter(({ inputs }) => inputs.kind === "PrometheusRule")
    .filter(({ inputs }) =>
      inputs.spec.groups.some((group: RuleGroup) => group.rules.some(({ labels }) => labels?.["workload"])),
    )
    .map(({ inputs }) => ({
      stage,
      namespace: inputs.metadata.namespace,
      workload: inputs.metadata.name,
      groups: inputs.spec.groups,
    }));
}

/** Rules on the databases and caches of all systems, by what CloudWatch says. */
export function dataRules(stage: string): Rule[] {
  return rulesOfObject(stage, "monitoring", "data");
}

/** Rules on the public addresses of all systems. */
export function addressRules(stage: string): Rule[] {
  return rulesOfObject(stage, "blackbox-exporter", "addresses");
}

function rulesOfObject(stage: string, namespace: string, name: string): Rule[] {
  const { spec } = kubernetesObject(stage, "PrometheusRule", namespace, name);
  return (spec.groups as RuleGroup[]).flatMap(({ rules }) => rules);
}

export function alertsOf(stage: string): WorkloadAlert[] {
  return rulesOf(stage).flatMap((rules) =>
    rules.groups
      .flatMap((group) => group.rules)
      .flatMap((rule) => (rule.alert ? [{ ...rules, rule: { ...rule, alert: rule.alert } }] : [])),
  );
}

export interface DashboardPanel {
  type: string;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string }[];
  fieldConfig?: { defaults?: { unit?: string } };
}

/** Dashboards by name of their config map. */
export function dashboardsOf(stage: string): Map<string, { title: string; panels: DashboardPanel[] }> {
  return new Map(
    plannedStack(stage)
      .filter(({ inputs }) => inputs.metadata?.labels?.grafana_dashboard === "1")
      .map(({ inputs }) => [inputs.metadata.name, JSON.parse(String(Object.values(inputs.data)[0]))]),
  );
}

/** Configuration of Alertmanager as the chart gets it. */
export function alertmanagerConfig(stage: string): any {
  const release = plannedStack(stage).find(({ inputs }) => inputs.chart === "kube-prometheus-stack");
  if (!release) throw new Error(`${stage} has no kube-prometheus-stack`);
  return release.inputs.values.alertmanager.config;
}

export { kubernetesObject };
