import assert from "node:assert/strict";
import { once } from "node:events";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, Server } from "node:http";
import { AddressInfo } from "node:net";
import * as path from "node:path";
import { planning } from "../systems/planned-stack";
import { plannedRelease, Section, without } from "./chart-configs";
import { collectorConfig } from "./collector-config";
import { onThisMachine, otelCollector } from "./otel-collector";
import { RunningCollector } from "./running-collector";

interface Line {
  text: string;
  attributes: Record<string, unknown>;
  resource: Record<string, unknown>;
}

/** In place of Loki: takes OTLP as JSON, or is away. */
class Receiver {
  readonly lines: Line[] = [];
  refused = 0;
  away = false;
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (this.away) {
        this.refused += 1;
        response.writeHead(503).end();
        return;
      }
      this.lines.push(...linesOf(JSON.parse(Buffer.concat(chunks).toString())));
      response.setHeader("content-type", "application/json").end("{}");
    });
  });

  async start(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/otlp`;
  }

  line(text: string): Line | undefined {
    return this.lines.find((line) => line.text === text);
  }

  stop(): void {
    this.server.close().closeAllConnections();
  }
}

describe("a line that a container writes", function () {
  this.timeout(60_000);
  let program: string;
  let collector: RunningCollector;
  let loki: Receiver;
  let config: Section;
  let file: string;
  before(async function () {
    this.timeout(0);
    program = await otelCollector();
  });
  before(planning("prod"));

  beforeEach(async () => {
    const release = plannedRelease("prod", "log-collector");
    collector = new RunningCollector(program, release.values["image"].repository);
    loki = new Receiver();
    config = forLoopback(collectorConfig(release), collector.folder, await loki.start());
    const pod = path.join(collector.folder, "pods", "daa_daa-service-0_5b1c", "app");
    mkdirSync(pod, { recursive: true });
    file = path.join(pod, "0.log");
    writeFileSync(file, "");
  });
  afterEach(async () => {
    await collector.remove();
    loki.stop();
  });
  const write = (...lines: string[]): void => {
    for (const line of lines) appendFileSync(file, `2026-11-21T15:00:00.000000000Z stdout F ${line}\n`);
  };

  it("reaches Loki with the fields of its JSON as attributes, and the names of its pod (REQ-T226)", async () => {
    const line = '{"level":"error","order":{"id":7}}';
    write(line);
    collector.start(config);
    const { attributes, resource } = await collector.until(() => loki.line(line));
    assert.equal(attributes["level"], "error");
    assert.deepEqual(attributes["order"], { id: 7 });
    assert.equal(resource["k8s.namespace.name"], "daa");
    assert.equal(resource["k8s.pod.name"], "daa-service-0");
    assert.equal(resource["k8s.container.name"], "app");
  });

  it("reaches Loki as it is where it is no JSON, or broken JSON", async () => {
    write("plain words", '{"broken": ', "[1, 2]");
    collector.start(config);
    for (const text of ["plain words", '{"broken":', "[1, 2]"]) {
      const { attributes } = await collector.until(() => loki.line(text));
      const own = ["log.file.path", "log.iostream", "logtag"];
      assert.deepEqual(Object.keys(attributes).sort(), own, text);
    }
  });

  it("is delivered once Loki is back, though the collector was killed meanwhile", async () => {
    loki.away = true;
    write("written while Loki was away");
    collector.start(config);
    await collector.until(() => (loki.refused > 0 ? true : undefined));
    await collector.kill();
    loki.away = false;
    collector.start(config);
    await collector.until(() => loki.line("written while Loki was away"));
  });
});

/** Reads the test's files, and sends JSON; without the names that only a cluster's API knows. */
function forLoopback(config: Section, folder: string, endpoint: string): Section {
  const { logs } = config["service"].pipelines;
  const processors = (logs.processors as string[]).filter((processor) => processor !== "k8s_attributes");
  const readable = { encoding: "json", compression: "none" };
  const marks = path.join(folder, "marks");
  mkdirSync(marks);
  return {
    ...onThisMachine(config, marks),
    processors: without(config["processors"], "k8s_attributes"),
    receivers: {
      file_log: {
        ...config["receivers"].file_log,
        include: [`${folder}/pods/*/*/*.log`],
        start_at: "beginning",
      },
    },
    exporters: { "otlp_http/loki": { ...config["exporters"]["otlp_http/loki"], endpoint, ...readable } },
    service: { ...config["service"], pipelines: { logs: { ...logs, processors } } },
  };
}

function linesOf({ resourceLogs }: any): Line[] {
  return resourceLogs.flatMap(({ resource, scopeLogs }: any) =>
    scopeLogs.flatMap(({ logRecords }: any) =>
      logRecords.map(({ body, attributes }: any) => ({
        text: plain(body),
        attributes: named(attributes),
        resource: named(resource.attributes),
      })),
    ),
  );
}

function named(attributes: any[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]));
}

/** A value of OTLP, without its type. */
function plain(value: any): unknown {
  if (value.kvlistValue) return named(value.kvlistValue.values);
  return Object.values(value)[0];
}
