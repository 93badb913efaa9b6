import assert from "node:assert/strict";
import { planning } from "../systems/planned-stack";
import { PlannedRelease, plannedRelease, Section } from "./chart-configs";
import { collectorConfig } from "./collector-config";
import { otelCollector, validated } from "./otel-collector";
import { STAGES } from "./rendered";

/** Release → which pipelines it holds. */
const COLLECTORS = { "log-collector": "logs", "otel-collector": "traces" };

const imageOf = ({ values }: PlannedRelease): string => values["image"].repository;
const copied = (config: Section): Section => JSON.parse(JSON.stringify(config));

describe("the OpenTelemetry Collector", () => {
  let program: string;
  before(async function () {
    this.timeout(0);
    program = await otelCollector();
  });
  before(planning(...STAGES));

  for (const [name, what] of Object.entries(COLLECTORS)) {
    for (const stage of STAGES) {
      it(`accepts the pipelines of ${what} of ${stage}, in the image that runs them`, () => {
        const release = plannedRelease(stage, name);
        const { status, output } = validated(program, imageOf(release), collectorConfig(release));
        assert.equal(status, 0, output);
        assert.doesNotMatch(output, /deprecated/i);
      });
    }

    it(`has no part for ${what} that no pipeline uses`, () => {
      const config = collectorConfig(plannedRelease("prod", name));
      const pipelines: Record<string, string[]>[] = Object.values(config["service"].pipelines);
      const used = (kind: string): Set<string> =>
        new Set(pipelines.flatMap((pipeline) => pipeline[kind] ?? []));
      const named = (kind: string): string[] => Object.keys(config[kind] ?? {});
      for (const kind of ["receivers", "processors", "exporters"]) {
        for (const part of named(kind)) assert.ok(used(kind).has(part), `${kind}: ${part}`);
      }
      for (const part of named("connectors")) {
        assert.ok(used("exporters").has(part) && used("receivers").has(part), `connectors: ${part}`);
      }
      assert.deepEqual([...config["service"].extensions].sort(), named("extensions").sort());
    });
  }

  describe("refuses", () => {
    const WRONG: [string, keyof typeof COLLECTORS, (config: Section) => void, RegExp][] = [
      [
        "a key that no part has",
        "otel-collector",
        (config) => (config["connectors"].span_metrics.metric_expiration = "15m"),
        /'spanmetricsconnector\.Config' has invalid keys: metric_expiration/,
      ],
      [
        "a value that is no duration",
        "otel-collector",
        (config) => (config["processors"].memory_limiter.check_interval = "5 s"),
        /'check_interval' time: unknown unit/,
      ],
      [
        "a share that samples less than nothing",
        "otel-collector",
        (config) => (config["processors"].probabilistic_sampler.sampling_percentage = -1),
        /sampling rate is negative: -1/,
      ],
      [
        "a limit above the memory there is",
        "log-collector",
        (config) => (config["processors"].memory_limiter.limit_percentage = 101),
        /'limit_percentage' and 'spike_limit_percentage' must be greater than zero and less than or equal to hundred/,
      ],
      [
        "a statement that cannot be read",
        "log-collector",
        (config) =>
          (config["processors"]["transform/json"].log_statements[0].statements = ["merge_maps(attributes)"]),
        /unable to parse OTTL statement .* incorrect number of arguments\. Expected: 3 Received: 1/,
      ],
      [
        "a pipeline that sends to what is not configured",
        "otel-collector",
        (config) => (config["service"].pipelines.metrics.exporters = ["prometheus/2"]),
        /references exporter "prometheus\/2" which is not configured/,
      ],
      [
        "a pipeline that nothing comes into",
        "log-collector",
        (config) => (config["service"].pipelines.logs.receivers = []),
        /must have at least one receiver/,
      ],
      [
        "a connector whose other end hangs loose",
        "otel-collector",
        (config) => delete config["service"].pipelines.metrics,
        /connector "span_metrics" used as exporter in \[traces\/all\] pipeline but not used in any supported receiver/,
      ],
    ];
    for (const [what, name, spoil, message] of WRONG) {
      it(what, () => {
        const release = plannedRelease("prod", name);
        const config = copied(collectorConfig(release));
        spoil(config);
        const { status, output } = validated(program, imageOf(release), config);
        assert.equal(status, 1);
        assert.match(output, message);
      });
    }

    it("an exporter for Prometheus in the image of the log collector, which has none", () => {
      const traces = plannedRelease("prod", "otel-collector");
      const { status, output } = validated(
        program,
        imageOf(plannedRelease("prod", "log-collector")),
        collectorConfig(traces),
      );
      assert.equal(status, 1);
      assert.match(output, /'exporters' unknown type: "prometheus"/);
    });
  });
});
