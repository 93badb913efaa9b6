import assert from "node:assert/strict";
import { TraceStore, TraceStoreArgs } from "../../components/trace-store";
import { NETWORK_POLICY, planInCluster, RELEASE, valuesOf } from "./planned-platform";
import { PlannedResources } from "./planned-resources";

const ARGS: TraceStoreArgs = {
  retentionDays: 14,
  sampledPercent: 10,
  replicas: 2,
  storage: "10Gi",
  storageClass: "gp3",
  bucketName: "slipway-test-traces",
  logBucket: "slipway-test-access-logs",
  clusterName: "slipway-test",
  region: "us-east-1",
  accountId: "111122223333",
  tags: {},
};

const planTraces = (changes: Partial<TraceStoreArgs> = {}) =>
  planInCluster((options) => void new TraceStore("traces", { ...ARGS, ...changes }, options));

describe("TraceStore", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planTraces();
  });
  const collector = (path: string) => valuesOf(planned.one(RELEASE, "traces-collector"), path);
  const pipelines = () =>
    collector("alternateConfig.service.pipelines") as Record<
      string,
      { receivers: string[]; processors: string[]; exporters: string[] }
    >;

  it("counts and times every operation before it samples (document 003, REQ-T229)", () => {
    assert.deepEqual(pipelines()["traces/all"]?.exporters, ["span_metrics"]);
    assert.ok(!pipelines()["traces/all"]?.processors.includes("probabilistic_sampler"));
    assert.deepEqual(pipelines()["metrics"]?.receivers, ["span_metrics"]);
  });

  it("shows in Grafana which operations and queries are slowest, busiest and fail most (REQ-T229)", () => {
    const { metadata, data } = planned.one("kubernetes:core/v1:ConfigMap", "traces-operations").inputs as {
      metadata: { namespace: string; labels: Record<string, string> };
      data: Record<string, string>;
    };
    assert.equal(metadata.namespace, "monitoring");
    assert.equal(metadata.labels["grafana_dashboard"], "1");
    const { panels } = JSON.parse(data["platform-operations.json"] ?? "") as { panels: { title: string }[] };
    for (const title of ["Slowest operations (p95)", "Slowest queries (p95)", "Operations that fail"]) {
      assert.ok(
        panels.some((panel) => panel.title === title),
        title,
      );
    }
  });

  it("keeps the sampled share, the same traces in every replica", () => {
    assert.ok(pipelines()["traces/sampled"]?.processors.includes("probabilistic_sampler"));
    assert.equal(collector("alternateConfig.processors.probabilistic_sampler.sampling_percentage"), 10);
  });

  it("names only parts that are configured", () => {
    const config = collector("alternateConfig") as Record<string, Record<string, unknown>>;
    const known = ["receivers", "processors", "exporters", "connectors"].flatMap((kind) =>
      Object.keys(config[kind] ?? {}),
    );
    for (const { receivers, processors, exporters } of Object.values(pipelines())) {
      for (const part of [...receivers, ...processors, ...exporters]) assert.ok(known.includes(part), part);
    }
  });

  it("keeps traces for 14 days in a bucket of its own", () => {
    const tempo = planned.one(RELEASE, "traces-tempo");
    assert.equal(valuesOf(tempo, "tempo.retention"), `${14 * 24}h`);
    assert.equal(valuesOf(tempo, "tempo.storage.trace.backend"), "s3");
    assert.equal(planned.all("aws:s3/bucket:Bucket").length, 1);
  });

  it("takes spans of tenants at one port, and gives Grafana alone what is stored", () => {
    const traffic = planned
      .all(NETWORK_POLICY)
      .map(({ inputs }) => inputs["spec"] as { ingress?: { from: object[]; ports?: { port: number }[] }[] })
      .flatMap(({ ingress = [] }) => ingress);
    const opened = (text: string) =>
      traffic
        .filter(({ from }) => JSON.stringify(from).includes(text))
        .flatMap(({ ports = [] }) => ports.map(({ port }) => port));
    assert.deepEqual(opened("slipway/tenant"), [4318]);
    assert.deepEqual(opened('"monitoring"'), [3200, 8888, 8889]);
  });

  describe("bad arguments", () => {
    it("refuses a share of nothing, or of more than everything", async () => {
      await assert.rejects(planTraces({ sampledPercent: 0 }), /sampledPercent is 0/);
      await assert.rejects(planTraces({ sampledPercent: 101 }), /sampledPercent is 101/);
    });
    it("refuses half a day", () =>
      assert.rejects(planTraces({ retentionDays: 0.5 }), /retentionDays is 0.5/));
  });
});
