import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { operationsDashboard } from "../../components/trace-store/dashboard";
import { freePorts } from "../cluster/control-plane";
import { planning } from "../systems/planned-stack";
import { plannedRelease, Section } from "./chart-configs";
import { collectorConfig } from "./collector-config";
import { otelCollector } from "./otel-collector";
import { RunningCollector } from "./running-collector";

const REQUESTS = 1000;
/** A span's status by OTLP. */
const FAILED = 2;
const OPERATION = "GET /agents";
const CALLS = /^traces_span_metrics_calls_total\{[^}]*span_name="GET \/agents"[^}]*\} (\d+)/gm;

/** In place of Tempo: counts the spans it is sent by OTLP over gRPC. */
class Receiver {
  spans = 0;
  private readonly server = new Server({ "grpc.max_receive_message_length": -1 });

  async start(): Promise<string> {
    const asItIs = (bytes: Buffer): Buffer => bytes;
    const service = {
      export: {
        path: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
        requestStream: false,
        responseStream: false,
        requestSerialize: asItIs,
        requestDeserialize: asItIs,
        responseSerialize: asItIs,
        responseDeserialize: asItIs,
      },
    };
    this.server.addService(service, {
      export: ({ request }: { request: Buffer }, answer: (error: null, bytes: Buffer) => void) => {
        this.spans += request.toString("latin1").split(OPERATION).length - 1;
        answer(null, Buffer.alloc(0));
      },
    });
    return new Promise((resolve, reject) =>
      this.server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(`127.0.0.1:${port}`),
      ),
    );
  }

  stop(): void {
    this.server.forceShutdown();
  }
}

describe("the spans that services send", function () {
  this.timeout(120_000);
  let program: string;
  before(async function () {
    this.timeout(0);
    program = await otelCollector();
  });
  before(planning("prod"));

  /** What Prometheus reads and how many spans Tempo gets, of a thousand requests. */
  async function sent(): Promise<{ kept: number; figures: string }> {
    const release = plannedRelease("prod", "otel-collector");
    const collector = new RunningCollector(program, release.values["image"].repository);
    const tempo = new Receiver();
    try {
      const [spans = 0, metrics = 0, unused = 0] = await freePorts(3);
      const endpoints = { tempo: await tempo.start(), spans, metrics, unused };
      collector.start(forLoopback(collectorConfig(release), endpoints));
      await collector.until(() => posted(spans));
      const figures = await collector.until(() => scraped(metrics));
      await collector.stop();
      return { kept: tempo.spans, figures };
    } finally {
      await collector.remove();
      tempo.stop();
    }
  }

  it("are counted and timed by operation and database before any is left out (REQ-T229)", async () => {
    const { figures } = await sent();
    assert.equal(counted(figures), REQUESTS);
    assert.match(figures, /^traces_span_metrics_duration_milliseconds_bucket\{[^}]*le="250"/m);
    assert.match(figures, /db_system="postgresql"/);
  });

  it("are figures with every name, label and value that the dashboard of operations asks for", async () => {
    const { figures } = await sent();
    const asked = JSON.stringify(operationsDashboard());
    const labels = ["service_name", "span_name", "db_system", "status_code"];
    for (const name of asked.match(/traces_span_metrics_\w+/g) ?? assert.fail("it asks for nothing")) {
      const series = figures.split("\n").find((line) => line.startsWith(`${name}{`)) ?? "";
      for (const label of labels) assert.ok(series.includes(`${label}="`), `${name}: ${label}`);
    }
    assert.match(asked, /STATUS_CODE_ERROR/);
    assert.match(figures, /status_code="STATUS_CODE_ERROR"/);
  });

  it("reach Tempo in the share that prod keeps, the same of every collector", async () => {
    const share = plannedRelease("prod", "otel-collector").values["alternateConfig"].processors
      .probabilistic_sampler.sampling_percentage;
    const { kept } = await sent();
    assert.ok(Math.abs(kept / REQUESTS - share / 100) < 0.03, `${kept} of ${REQUESTS}, ${share} % wanted`);
    assert.equal((await sent()).kept, kept);
  });
});

/** As `config`, on ports that are free; figures are ready sooner. */
function forLoopback(
  config: Section,
  { tempo, spans, metrics, unused }: { tempo: string; spans: number; metrics: number; unused: number },
): Section {
  const local = (port: number): Section => ({ endpoint: `127.0.0.1:${port}` });
  return {
    ...config,
    receivers: { otlp: { protocols: { grpc: local(unused), http: local(spans) } } },
    connectors: { span_metrics: { ...config["connectors"].span_metrics, metrics_flush_interval: "500ms" } },
    exporters: {
      "otlp_grpc/tempo": { ...config["exporters"]["otlp_grpc/tempo"], endpoint: tempo },
      prometheus: { ...config["exporters"].prometheus, ...local(metrics) },
    },
  };
}

/** True once the collector has taken the requests, each a trace of its own. */
async function posted(port: number): Promise<true | undefined> {
  const resource = { attributes: [attribute("service.name", "daa-service")] };
  const spans = Array.from({ length: REQUESTS }, (_, index) => {
    const id = createHash("sha256").update(String(index)).digest("hex");
    return {
      traceId: id.slice(0, 32),
      spanId: id.slice(32, 48),
      name: OPERATION,
      kind: 2,
      startTimeUnixNano: "1795273200000000000",
      endTimeUnixNano: "1795273200200000000",
      attributes: [attribute("db.system", "postgresql")],
      status: { code: index % 10 === 0 ? FAILED : 0 },
    };
  });
  const response = await fetch(`http://127.0.0.1:${port}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }),
  }).catch(() => undefined);
  return response?.ok ? true : undefined;
}

/** The figures, once they count the operation; a new one begins at 0. */
async function scraped(port: number): Promise<string | undefined> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined);
  const figures = await response?.text();
  return figures !== undefined && counted(figures) > 0 ? figures : undefined;
}

function counted(figures: string): number {
  return [...figures.matchAll(CALLS)].reduce((sum, [, calls]) => sum + Number(calls), 0);
}

function attribute(key: string, stringValue: string): object {
  return { key, value: { stringValue } };
}
