import assert from "node:assert/strict";
import { allSystems } from "../../systems";
import { withExporters } from "../../wiring/exporters";
import { quotaOf } from "../../wiring/quota";
import { completePlan } from "../security/complete-plan";
import { kubernetesObject, plannedStack, planning } from "./planned-stack";

const STACKS = ["local", "dev", "staging", "prod"];

const podOf = (stack: string, namespace: string, name: string): any =>
  kubernetesObject(stack, "Deployment", namespace, name).spec.template.spec;

/** The templates of a secret of shadower, with names that only AWS gives made up. */
function secret(name: string): Record<string, string> {
  const found = completePlan("prod").find(({ type, inputs }) => {
    const { metadata } = inputs as any;
    return type.endsWith(":ExternalSecret") && metadata.name === name;
  });
  return (found?.inputs["spec"] as any).target.template.data;
}

describe("exporters", () => {
  before(planning(...STACKS));

  for (const stack of STACKS) {
    it(`stand beside each database and cache in ${stack}, and are scraped`, () => {
      for (const { namespace, databases = {}, caches = {} } of allSystems) {
        const home = stack === "local" ? namespace.dev : namespace[stack as "dev" | "staging" | "prod"];
        for (const name of [
          ...Object.keys(databases).map((database) => `${database}-postgres-exporter`),
          ...Object.keys(caches).map((cache) => `${cache}-redis-exporter`),
        ]) {
          assert.match(podOf(stack, home, name).containers[0].image, /@sha256:[0-9a-f]{64}$/);
          kubernetesObject(stack, "PodMonitor", home, name);
        }
      }
    });
  }

  it("of databases have a login of their own; the owner's is for the job that makes it", () => {
    const exporter = JSON.stringify(podOf("prod", "analytics", "analytics-postgres-exporter"));
    assert.ok(!exporter.includes("owner-login"));
    const { spec } = kubernetesObject("prod", "CronJob", "analytics", "analytics-exporter-login");
    assert.ok(JSON.stringify(spec).includes('"name":"analytics-owner-login"'));
    assert.match(secret("analytics-postgres-exporter").address ?? "", /:5432\/analytics\?sslmode=require$/);
    assert.ok(!JSON.stringify(secret("analytics-postgres-exporter")).includes("username"));
  });

  it("of caches reach them by TLS", () =>
    assert.match(secret("analytics-redis-exporter").address ?? "", /^rediss:\/\/.*:6379$/));

  it("reach their database or cache and DNS, and are reached by Prometheus alone", () => {
    for (const [name, port] of [
      ["analytics-postgres-exporter", 5432],
      ["analytics-redis-exporter", 6379],
    ] as const) {
      const { spec } = kubernetesObject("prod", "NetworkPolicy", "analytics", name);
      assert.deepEqual(
        spec.egress.map(({ ports }: any) => ports[0].port),
        [53, port],
      );
      assert.deepEqual(
        spec.ingress.map(({ from }: any) => from[0].namespaceSelector.matchLabels),
        [{ "kubernetes.io/metadata.name": "monitoring" }],
      );
      assert.equal(podOf("prod", "analytics", name).automountServiceAccountToken, false);
    }
  });

  it("have room in the quota, with the jobs that make logins", () => {
    for (const system of allSystems) {
      const watched = quotaOf(withExporters(system), "prod");
      const { databases = {}, caches = {} } = system;
      const more = 2 * Object.keys(databases).length + Object.keys(caches).length;
      assert.ok(watched.pods - quotaOf(system, "prod").pods >= more, system.name);
    }
  });

  it("wake nobody when they are gone themselves, but when what they watch is", () => {
    const severity = (name: string, alert: string): string =>
      kubernetesObject("prod", "PrometheusRule", "analytics", name)
        .spec.groups.flatMap(({ rules }: any) => rules)
        .find((rule: any) => rule.alert === alert).labels.severity;
    assert.equal(severity("analytics-postgres-exporter", "WorkloadDown"), "warning");
    assert.equal(severity("analytics-postgres-exporter", "DatabaseUnreachable"), "critical");
    assert.equal(severity("analytics-redis-exporter", "CacheUnreachable"), "critical");
  });

  it("of databases each have a job that keeps their login", () => {
    const kinds = plannedStack("prod").filter(({ type }) => type === "slipway:data:DatabaseLogin");
    assert.equal(kinds.length, allSystems.flatMap(({ databases = {} }) => Object.keys(databases)).length);
  });
});
