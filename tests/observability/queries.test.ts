import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parser } from "@prometheus-io/lezer-promql";
import { allSystems } from "../../systems";
import { withExporters } from "../../wiring/exporters";
import { at } from "../../wiring/stage";
import { dashboardPictures } from "./dashboard-pictures";
import { addressRules, dashboardsOf, dataRules, rulesOf } from "./rendered";

const SYSTEMS = allSystems.map(withExporters);
const PICTURES = path.resolve(__dirname, "../../docs/dashboards");

/** Metrics of charts and exporters that expressions may use, with who exposes them. */
const PLATFORM_METRICS: Record<string, string> = {
  up: "Prometheus, for every target",
  kube_pod_status_ready: "kube-state-metrics",
  kube_pod_container_status_restarts_total: "kube-state-metrics",
  kube_pod_container_resource_limits: "kube-state-metrics",
  kube_horizontalpodautoscaler_status_current_replicas: "kube-state-metrics",
  kube_horizontalpodautoscaler_spec_max_replicas: "kube-state-metrics",
  container_memory_working_set_bytes: "the kubelet (cAdvisor)",
  container_cpu_usage_seconds_total: "the kubelet (cAdvisor)",
  rollout_info: "Argo Rollouts",
  probe_success: "blackbox exporter",
  probe_http_duration_seconds: "blackbox exporter",
  probe_ssl_earliest_cert_expiry: "blackbox exporter",
  traces_span_metrics_calls_total: "the collector of traces, see trace-pipeline.test.ts",
  traces_span_metrics_duration_milliseconds_bucket: "the collector of traces, see trace-pipeline.test.ts",
  aws_rds_free_storage_space_minimum: "the CloudWatch exporter",
  aws_rds_cpuutilization_average: "the CloudWatch exporter",
  aws_elasticache_engine_cpuutilization_average: "the CloudWatch exporter",
};

interface Query {
  where: string;
  expression: string;
}

function queries(): Query[] {
  const rules = rulesOf("prod").flatMap(({ workload, groups }) =>
    groups.flatMap((group) =>
      group.rules.map((rule) => ({
        where: `${workload} ${rule.alert ?? rule.record}`,
        expression: rule.expr,
      })),
    ),
  );
  const panels = [...dashboardsOf("prod")].flatMap(([name, { panels }]) =>
    panels.flatMap((panel) =>
      (panel.targets ?? []).map(({ expr }) => ({ where: `${name} ${panel.title}`, expression: expr })),
    ),
  );
  const data = [...dataRules("prod"), ...addressRules("prod")].map(({ alert, expr }) => ({
    where: alert ?? "",
    expression: expr,
  }));
  return [...rules, ...data, ...panels];
}

/** Names of the metrics in an expression, and whether it has an error. */
function read(expression: string): { metrics: string[]; wrong: boolean } {
  const metrics: string[] = [];
  let wrong = false;
  parser.parse(expression).iterate({
    enter(node) {
      if (node.type.isError) wrong = true;
      if (node.name === "Identifier" && node.node.parent?.name === "VectorSelector") {
        metrics.push(expression.slice(node.from, node.to));
      }
    },
  });
  return { metrics, wrong };
}

function declaredMetrics(): Set<string> {
  const own = SYSTEMS.flatMap(({ services }) =>
    services.flatMap(({ health }) => [
      ...(health?.requests ? [health.requests.total, `${health.requests.duration}_bucket`] : []),
      ...(health?.metrics ?? []),
    ]),
  );
  const recorded = rulesOf("prod").flatMap(({ groups }) =>
    groups.flatMap((group) => group.rules.flatMap((rule) => rule.record ?? [])),
  );
  return new Set([...own, ...recorded, ...Object.keys(PLATFORM_METRICS)]);
}

describe("PromQL of rules and dashboards", () => {
  it("is read without an error by Prometheus' own grammar", () => {
    const all = queries();
    assert.ok(all.length > 200, `${all.length} expressions`);
    for (const { where, expression } of all) assert.ok(!read(expression).wrong, `${where}: ${expression}`);
  });

  it("asks only for metrics that a service, a chart or an exporter declares", () => {
    const declared = declaredMetrics();
    for (const { where, expression } of queries()) {
      for (const metric of read(expression).metrics) assert.ok(declared.has(metric), `${where}: ${metric}`);
    }
  });

  it("uses every metric that a service declares", () => {
    const used = new Set(queries().flatMap(({ expression }) => read(expression).metrics));
    for (const { services } of SYSTEMS) {
      for (const { health } of services) {
        for (const metric of health?.metrics ?? []) assert.ok(used.has(metric), metric);
      }
    }
  });
});

describe("dashboards", () => {
  it("look as the pictures in docs/dashboards show", () => {
    for (const [file, text] of dashboardPictures()) {
      const known = readFileSync(path.join(PICTURES, file), "utf8");
      assert.equal(known, text, `docs/dashboards/${file}: run npm run docs:dashboards`);
    }
  });

  it("show no panel over another", () => {
    for (const [name, { panels }] of dashboardsOf("prod")) {
      for (const [index, { gridPos: a }] of panels.entries()) {
        for (const { gridPos: b } of panels.slice(index + 1)) {
          const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
          assert.ok(apart, name);
        }
      }
    }
  });

  it("are there for every service, with its requests, its figures and its pods", () => {
    const dashboards = dashboardsOf("prod");
    const names = SYSTEMS.flatMap(({ name, services }) =>
      services.map((service) => `dashboard-${name}-${at("prod", service.name)}`),
    );
    assert.deepEqual(
      [...dashboards.keys()].sort(),
      [...names, "dashboard-platform-blackbox-exporter", "dashboard-platform-operations"].sort(),
    );
    const titles = dashboards.get("dashboard-daa-daa-service")?.panels.map(({ title }) => title);
    // Document 003, "Grafana Dashboard Configuration".
    for (const title of ["Request rate", "Error rate", "Response time (p95)", "Active Agents"]) {
      assert.ok(titles?.includes(title), title);
    }
    for (const title of ["Ready pods", "CPU", "Memory"]) assert.ok(titles?.includes(title), title);
  });
});
