import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, IncomingMessage, Server as HttpServer } from "node:http";
import { AddressInfo, createServer as createSocket } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import { Server, startServer } from "../cluster/child-process";
import { debianProgram } from "../debian-program";
import { alertmanagerConfig, rulesOf } from "./rendered";

export const ROUTING_KEY = "r0uting-key-of-the-test";
/** What PagerDuty gets, as far as the test reads it. */
export interface PagerDutyEvent {
  routing_key: string;
  event_action: string;
  payload: { severity: string; summary: string };
}

/** A service, PagerDuty, Prometheus and Alertmanager, all on loopback. */
export class Scene {
  readonly folder = mkdtempSync(path.join(tmpdir(), "slipway-delivery-"));
  private readonly events: PagerDutyEvent[] = [];
  private failing = false;
  private readonly servers: (Server | HttpServer)[] = [];
  private requests = { good: 0, bad: 0 };
  private waiting: {
    wanted: (event: PagerDutyEvent) => boolean;
    resolve: (event: PagerDutyEvent) => void;
  }[] = [];
  private scraped: () => void = () => undefined;

  async start(): Promise<void> {
    const service = await this.listen((_request, answer) => answer(this.metrics()));
    const pagerDuty = await this.listen(
      (request, answer) => void this.receive(request).then(() => answer("{}")),
    );
    const alertmanager = await freePort();
    this.startAlertmanager(alertmanager, pagerDuty);
    this.startPrometheus(await freePort(), alertmanager, service);
  }

  /** Resolves when Prometheus has seen the service well once; from then on half of its requests fail. */
  async fail(): Promise<void> {
    await new Promise<void>((resolve) => (this.scraped = resolve));
    this.failing = true;
  }

  /** Resolves with the first event that is wanted. */
  delivered(wanted: (event: PagerDutyEvent) => boolean): Promise<PagerDutyEvent> {
    const known = this.events.find(wanted);
    if (known) return Promise.resolve(known);
    return new Promise((resolve) => this.waiting.push({ wanted, resolve }));
  }

  async stop(): Promise<void> {
    for (const server of this.servers.reverse()) {
      if ("stop" in server) await server.stop();
      else server.close().closeAllConnections();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private metrics(): string {
    this.requests.good += 100;
    if (this.failing) this.requests.bad += 100;
    this.scraped();
    return [
      "# TYPE http_requests_total counter",
      `http_requests_total{status="200"} ${this.requests.good}`,
      `http_requests_total{status="500"} ${this.requests.bad}`,
      "",
    ].join("\n");
  }

  private async receive(request: IncomingMessage): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const event = JSON.parse(Buffer.concat(chunks).toString()) as PagerDutyEvent;
    this.events.push(event);
    for (const { wanted, resolve } of this.waiting) if (wanted(event)) resolve(event);
  }

  private async listen(
    answer: (request: IncomingMessage, end: (body: string) => void) => void,
  ): Promise<number> {
    const server = createServer((request, response) => answer(request, (body) => response.end(body)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    this.servers.push(server);
    return (server.address() as AddressInfo).port;
  }

  /** The configuration of prod, with the key on this disk and PagerDuty on loopback. */
  private startAlertmanager(port: number, pagerDuty: number): void {
    const keys = path.join(this.folder, "pagerduty");
    mkdirSync(keys);
    writeFileSync(path.join(keys, "routing-key"), ROUTING_KEY);
    const text = JSON.stringify(alertmanagerConfig("prod"))
      .replaceAll("/etc/alertmanager/pagerduty/", `${keys}/`)
      .replace(/"url_file":"[^"]*"/, `"url":"http://127.0.0.1:${pagerDuty}/heartbeat"`);
    const config = JSON.parse(text);
    config.global.pagerduty_url = `http://127.0.0.1:${pagerDuty}/v2/enqueue`;
    const file = this.write("alertmanager.yaml", config);
    this.servers.push(
      startServer(
        "alertmanager",
        debianProgram("prometheus-alertmanager", "prometheus-alertmanager"),
        [
          `--config.file=${file}`,
          `--storage.path=${path.join(this.folder, "alertmanager")}`,
          `--web.listen-address=127.0.0.1:${port}`,
          "--cluster.listen-address=",
        ],
        path.join(this.folder, "alertmanager.log"),
      ),
    );
  }

  /** The rules and the interval of prod; the target has the labels that its ServiceMonitor gives it. */
  private startPrometheus(port: number, alertmanager: number, service: number): void {
    const rules = rulesOf("prod").find(({ workload }) => workload === "daa-service");
    if (!rules) throw new Error("prod has no rules for daa-service");
    const file = this.write("prometheus.yaml", {
      global: { scrape_interval: "15s", scrape_timeout: "10s", evaluation_interval: "15s" },
      rule_files: [this.write("rules.yaml", { groups: rules.groups })],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${alertmanager}`] }] }] },
      scrape_configs: [
        {
          job_name: "daa-service",
          static_configs: [
            {
              targets: [`127.0.0.1:${service}`],
              labels: { namespace: rules.namespace, workload: rules.workload },
            },
          ],
        },
      ],
    });
    this.servers.push(
      startServer(
        "prometheus",
        debianProgram("prometheus", "prometheus"),
        [
          `--config.file=${file}`,
          `--storage.tsdb.path=${path.join(this.folder, "prometheus")}`,
          `--web.listen-address=127.0.0.1:${port}`,
        ],
        path.join(this.folder, "prometheus.log"),
      ),
    );
  }

  private write(name: string, document: object): string {
    const file = path.join(this.folder, name);
    writeFileSync(file, stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 }));
    return file;
  }
}

async function freePort(): Promise<number> {
  const socket = createSocket().listen(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address() as AddressInfo;
  socket.close();
  await once(socket, "close");
  return port;
}
