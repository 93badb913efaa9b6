import assert from "node:assert/strict";
import { prettifyError, ZodType } from "zod";
import { cloudResource, planning } from "../systems/planned-stack";
import { plannedRelease, Section } from "./chart-configs";
import { lokiConfig } from "./loki-config";
import { LOKI_SCHEMA } from "./loki-schema";
import { otelCollector, validated } from "./otel-collector";
import { STAGES } from "./rendered";
import { TEMPO_SCHEMA, tempoConfig } from "./tempo-config";

const lifecycle = (stage: string, bucket: string): Section[] =>
  cloudResource(stage, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", bucket).inputs
    .rules;
const loki = (stage: string): Section => lokiConfig(plannedRelease(stage, "loki"));
const tempo = (stage: string): Section => tempoConfig(plannedRelease(stage, "tempo"));

/** Days of a duration that Loki and Tempo read, e.g. `8760h`. */
function days(duration: string): number {
  const hours = /^(\d+)h$/.exec(duration)?.[1];
  assert.ok(hours, duration);
  return Number(hours) / 24;
}

/** What a schema says against a configuration; empty if nothing. */
function faults(config: Section, schema: ZodType = TEMPO_SCHEMA): string {
  const { error } = schema.safeParse(config);
  return error ? prettifyError(error) : "";
}

describe("what is kept of logs and traces", () => {
  before(planning(...STAGES));

  it("is, of prod's logs, 30 days hot, until 90 warm and until 365 cold, by S3 and Loki together (REQ-T227)", () => {
    const moves = lifecycle("prod", "logs").flatMap(({ transitions }) => transitions ?? []);
    assert.deepEqual(moves, [
      { days: 30, storageClass: "STANDARD_IA" },
      { days: 90, storageClass: "GLACIER_IR" },
    ]);
    assert.equal(days(loki("prod")["limits_config"].retention_period), 365);
  });

  for (const stage of STAGES) {
    it(`is removed in ${stage} by Loki, which then forgets it too, and never by S3 alone`, () => {
      const { compactor, limits_config } = loki(stage);
      assert.equal(compactor.retention_enabled, true);
      // Loki refuses to remove anything without it, and to keep lines for less than a day.
      assert.equal(compactor.delete_request_store, loki(stage)["schema_config"].configs[0].object_store);
      assert.ok(days(limits_config.retention_period) >= 1);
      assert.ok(lifecycle(stage, "logs").every(({ expiration }) => expiration === undefined));
    });

    it(`lies in ${stage} in a class that Loki can read at once, and is moved there while Loki still keeps it`, () => {
      const kept = days(loki(stage)["limits_config"].retention_period);
      for (const move of lifecycle(stage, "logs").flatMap(({ transitions }) => transitions ?? [])) {
        assert.ok(["STANDARD_IA", "GLACIER_IR"].includes(move.storageClass));
        assert.ok(move.days < kept, `${move.storageClass} after ${move.days} of ${kept} days`);
      }
    });

    it(`is, of the traces of ${stage}, removed by Tempo before S3 does`, () => {
      const expiry = lifecycle(stage, "traces").flatMap(({ expiration }) => expiration ?? [])[0] as Section;
      assert.ok(expiry["days"] > days(tempo(stage)["compactor"].compaction.block_retention));
    });
  }
});

describe("the configuration of Loki", () => {
  before(planning(...STAGES));

  for (const stage of STAGES) {
    it(`of ${stage} holds what Loki knows, and nothing else`, () =>
      assert.equal(faults(loki(stage), LOKI_SCHEMA), ""));
  }

  it("is refused with a key that Loki does not know", () => {
    const config = structuredClone(loki("prod"));
    config["limits_config"].retention_days = 365;
    assert.match(faults(config, LOKI_SCHEMA), /Unrecognized key: "retention_days"\s+→ at limits_config/);
  });

  it("is refused with a value that Loki cannot read, or retention cannot work with", () => {
    const config = structuredClone(loki("prod"));
    config["limits_config"].retention_period = "a year";
    assert.match(
      faults(config, LOKI_SCHEMA),
      /give a duration such as 72h\s+→ at limits_config\.retention_period/,
    );
    config["schema_config"].configs[0].index.period = "168h";
    assert.match(
      faults(config, LOKI_SCHEMA),
      /expected "24h"\s+→ at schema_config\.configs\[0\]\.index\.period/,
    );
  });
});

describe("the configuration of Tempo", () => {
  before(planning(...STAGES));

  for (const stage of STAGES) {
    it(`of ${stage} holds what Tempo knows, and nothing else`, () => assert.equal(faults(tempo(stage)), ""));
  }

  it("is refused with a key that Tempo does not know", () => {
    const config = tempo("prod");
    config["compactor"].compaction.block_retention_days = 14;
    assert.match(faults(config), /Unrecognized key: "block_retention_days"\s+→ at compactor\.compaction/);
  });

  it("is refused with a value that Tempo cannot read", () => {
    const config = tempo("prod");
    config["compactor"].compaction.block_retention = "14 days";
    assert.match(faults(config), /give a duration such as 72h\s+→ at compactor\.compaction\.block_retention/);
    config["storage"].trace.s3.endpoint = "https://s3.us-east-1.amazonaws.com";
    assert.match(faults(config), /give the host alone\s+→ at storage\.trace\.s3\.endpoint/);
  });

  describe("takes spans as the collector's own receiver does, which Tempo uses,", () => {
    let program: string;
    before(async function () {
      this.timeout(0);
      program = await otelCollector();
    });
    const judge = (otlp: Section) =>
      validated(program, "otel/opentelemetry-collector-k8s", {
        receivers: { otlp },
        exporters: { otlp_grpc: { endpoint: "localhost:1" } },
        extensions: {},
        service: { pipelines: { traces: { receivers: ["otlp"], exporters: ["otlp_grpc"] } } },
      });

    it("by a protocol that it knows, on the port that the collector sends to", () => {
      const { otlp } = tempo("prod")["distributor"].receivers;
      const { status, output } = judge(otlp);
      assert.equal(status, 0, output);
      const sentTo = plannedRelease("prod", "otel-collector").values["alternateConfig"].exporters[
        "otlp_grpc/tempo"
      ];
      assert.equal(sentTo.endpoint.split(":")[1], otlp.protocols.grpc.endpoint.split(":")[1]);
    });

    it("and by no other", () => {
      const { status, output } = judge({ protocols: { grcp: { endpoint: "0.0.0.0:4317" } } });
      assert.equal(status, 1);
      assert.match(output, /has invalid keys: grcp/);
    });
  });
});
