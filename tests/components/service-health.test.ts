import assert from "node:assert/strict";
import { ServiceHealth, ServiceHealthArgs } from "../../components/service-health";
import { RuleGroup } from "../../components/service-health/rules";
import { planInCluster } from "./planned-platform";

const ARGS: ServiceHealthArgs = {
  namespace: "shop",
  workload: "api",
  system: "shop",
  team: "sales",
  promisedPods: 2,
  progressive: false,
  scraped: true,
  requests: {
    total: "http_requests_total",
    errors: 'status=~"5.."',
    duration: "http_request_duration_seconds",
  },
  objectives: { availability: 99.9, p95Seconds: 0.5 },
  runbooks: "https://runbooks.example",
  dashboardNamespace: "monitoring",
};

const plan = (changes: Partial<ServiceHealthArgs> = {}) =>
  planInCluster((options) => void new ServiceHealth("shop-api", { ...ARGS, ...changes }, options));

async function alertsOf(changes: Partial<ServiceHealthArgs> = {}): Promise<string[]> {
  const rules = (await plan(changes)).one("kubernetes:monitoring.coreos.com/v1:PrometheusRule");
  const { groups } = rules.inputs["spec"] as { groups: RuleGroup[] };
  return groups.flatMap((group) => group.rules.flatMap((rule) => rule.alert ?? []));
}

describe("ServiceHealth", () => {
  it("watches requests, pods and what they use", async () =>
    assert.deepEqual(await alertsOf(), [
      "WorkloadDown",
      "NoPodReady",
      "PodsMissing",
      "ContainersRestart",
      "MemoryNearLimit",
      "CpuNearLimit",
      "ErrorBudgetBurnsFast",
      "ErrorBudgetBurnsSlowly",
      "ResponsesSlow",
    ]));

  it("watches the pods of a service that declares nothing", async () =>
    assert.deepEqual(await alertsOf({ scraped: false, requests: undefined, objectives: undefined }), [
      "NoPodReady",
      "PodsMissing",
      "ContainersRestart",
      "MemoryNearLimit",
      "CpuNearLimit",
    ]));

  it("watches the maximum of an autoscaler, and rollouts that are taken back", async () => {
    const alerts = await alertsOf({ autoscaler: { name: "api", max: 5 }, progressive: true });
    assert.ok(alerts.includes("AutoscalerAtMaximum") && alerts.includes("RolloutTakenBack"));
  });

  it("puts its dashboard where Grafana finds it", async () => {
    const { inputs } = (await plan()).one("kubernetes:core/v1:ConfigMap");
    const { namespace, labels } = inputs["metadata"] as { namespace: string; labels: Record<string, string> };
    assert.equal(namespace, "monitoring");
    assert.equal(labels["grafana_dashboard"], "1");
  });

  describe("bad arguments", () => {
    const refuses = (changes: Partial<ServiceHealthArgs>, message: RegExp) =>
      assert.rejects(plan(changes), message);
    const alert = {
      name: "QueueLong",
      severity: "warning" as const,
      expression: "queue{$workload} > 1",
      summary: "the queue is long",
    };

    it("refuses objectives of a service with no metrics port", () =>
      refuses({ scraped: false }, /shop-api.*it has no metrics port/));
    it("refuses a promise of 100 %, which leaves no budget", () =>
      refuses(
        { objectives: { availability: 100, p95Seconds: 1 } },
        /availability is 100 %; give .* less than 100/,
      ));
    it("refuses objectives that nothing measures", () =>
      refuses({ requests: undefined }, /objectives but no request metrics/));
    it("refuses an alert that is given twice", () =>
      refuses({ alerts: [alert, alert] }, /alert QueueLong is given twice/));
    it("refuses an alert with the name of one that every service has", () =>
      refuses({ alerts: [{ ...alert, name: "PodsMissing" }] }, /alert PodsMissing is given twice/));
    it("refuses a name that is none", () =>
      refuses({ alerts: [{ ...alert, name: "queue long" }] }, /alert name "queue long" is none/));
  });
});
