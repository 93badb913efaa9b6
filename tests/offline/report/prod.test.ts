import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { dollars } from "../../../offline/cost/report";
import { PlannedDocument, plannedDocument } from "../../../offline/plan/planned-document";
import { page } from "../../../offline/report/page";
import { picture } from "../../../offline/report/picture/picture";
import { StackReport, stackReport } from "../../../offline/report/stack-report";
import { seen } from "./made-plan";

const REPOSITORY = path.resolve(__dirname, "../../..");
const MOST_BYTES = 1_500_000;

interface Drawn {
  x: number;
  y: number;
  right: number;
  bottom: number;
}

/** The boxes of the picture that must stand free of each other. */
function boxes(svg: string): Drawn[] {
  const kinds = /^(service|store .+|subnet .+|chip.*|host|way|outside)$/;
  return [...svg.matchAll(/<rect\s([^>]*)\/>/g)].flatMap(([, text = ""]) => {
    const value = (name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? "";
    if (!kinds.test(value("class"))) return [];
    const [x, y] = [Number(value("x")), Number(value("y"))];
    return [{ x, y, right: x + Number(value("width")), bottom: y + Number(value("height")) }];
  });
}

describe("the report of prod", function () {
  this.timeout(180_000);
  let document: PlannedDocument;
  let report: StackReport;
  let text: string;
  let svg: string;
  const written = (plan: PlannedDocument): string =>
    page({
      project: "slipway",
      commit: undefined,
      stacks: [stackReport("prod", plan, undefined)],
      today: "2026-03-01",
    });

  before(async () => {
    document = await plannedDocument(REPOSITORY, "prod");
    report = stackReport("prod", document, undefined);
    text = written(document);
    svg = picture(report, true).text;
  });

  const system = (name: string) => report.systems.find((one) => one.name === name)!;
  const service = (owner: string, name: string) => system(owner).services.find((one) => one.name === name)!;

  it("has a card for each of the five systems", () => {
    for (const name of ["biteasy", "bitunix", "daa", "opitios", "shadower"]) {
      assert.ok(text.includes(`id="prod-system-${name}"`), name);
      assert.ok(svg.includes(`href="#prod-system-${name}"`), `${name} in the picture`);
    }
  });

  it("shows a service with its pods, sizes, rollout and version", () => {
    const card = seen(
      text.slice(text.indexOf('id="prod-system-opitios"'), text.indexOf('id="prod-system-shadower"')),
    );
    assert.match(card, /opitios-alpaca-production Rollout 5 500m to 1 512Mi to 1Gi blue-green v2\.0\.0/);
    assert.match(
      seen(text),
      /analytics-backend 2–10 250m to 500m 256Mi to 512Mi rolling, 1 extra, 0 missing/,
    );
    assert.match(seen(text), /celery-beat 1 250m to 500m 256Mi to 512Mi recreate/);
  });

  it("shows every way in: by ingress, mesh gateway and internal load balancer", () => {
    const ways = (owner: string, name: string) =>
      service(owner, name).entries.map(({ host, paths, via }) => [via, host, ...paths].join(" "));
    assert.deepEqual(ways("shadower", "analytics-backend"), ["ingress analytics.shadower.ai /api /ws"]);
    assert.deepEqual(ways("daa", "knowledge-service"), ["mesh gateway daa.slipway.example /knowledge"]);
    assert.deepEqual(ways("opitios", "opitios-alpaca-production"), ["internal load balancer "]);
    assert.deepEqual(ways("biteasy", "orchestrator"), []);
  });

  it("shows the declared flows between services, to data and to hosts outside, and no others", () => {
    const daa = service("daa", "daa-service");
    assert.deepEqual(
      daa.calls.map((call) => `${call.service.name}:${call.port}`),
      ["knowledge-service:3000", "pattern-service:3000"],
    );
    assert.deepEqual(
      daa.stores.map(({ name }) => name),
      ["daa", "daa-cache"],
    );
    assert.equal(daa.traces, true);
    assert.deepEqual(
      service("daa", "pattern-service").stores.map(({ name }) => name),
      ["daa-cache"],
    );
    const backend = service("shadower", "analytics-backend");
    assert.deepEqual(backend.outside, [
      "api.shadower.ai",
      "api.sendgrid.com",
      "sentry.io",
      "collector.newrelic.com",
    ]);
    assert.ok(backend.stores.some(({ name }) => name === "shadower-analytics-exports"));
    const frontend = service("shadower", "analytics-frontend");
    assert.deepEqual([frontend.stores, frontend.outside, frontend.calls], [[], [], []]);
  });

  it("says the same flows as a table", () => {
    const section = seen(
      text.slice(text.indexOf('id="prod-architecture"'), text.indexOf('id="prod-systems"')),
    );
    assert.match(section, /orchestrator risk-updater port 8080/);
    assert.match(section, /bitunix-bot-production api\.bitunix\.com outside/);
    assert.match(section, /the VPC opitios-alpaca-production internal load balancer/);
  });

  it("draws region, network, zones with their subnets and NAT gateways, the cluster and its nodes", () => {
    const drawn = seen(svg);
    assert.match(drawn, /AWS region us-east-1 · account 333333333333/);
    assert.match(drawn, /VPC 10\.48\.0\.0\/16 · 3 zones/);
    for (const zone of ["a", "b", "c"])
      assert.match(drawn, new RegExp(`us-east-1${zone} · NAT gateway public subnet 10`));
    assert.match(drawn, /data subnet 10\.48\.224\.0\/21/);
    assert.match(drawn, /EKS cluster slipway-prod · Kubernetes \d\.\d+ · private API/);
    assert.match(drawn, /system: m7i\.xlarge, 3–6 nodes, on-demand/);
    assert.match(drawn, /general: m7i, m7a, up to 200 vCPU, on-demand/);
  });

  it("draws data stores with engine, size and copies", () => {
    assert.match(
      seen(svg),
      /PostgreSQL 15\.\d+ db\.m7g\.large, Multi-AZ 100–400 GiB 3 read replicas backups 30 days/,
    );
    assert.match(seen(svg), /opitios-cache Redis 7\.1 3 × cache\.r7g\.large Multi-AZ/);
  });

  it("draws no box over another, and none outside the picture", () => {
    const all = boxes(svg);
    assert.ok(all.length > 60, String(all.length));
    const [width = 0, height = 0] = (/viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []).slice(1).map(Number);
    for (const [index, one] of all.entries()) {
      assert.ok(one.x >= 0 && one.y >= 0 && one.right <= width && one.bottom <= height, JSON.stringify(one));
      for (const other of all.slice(index + 1)) {
        const apart =
          one.right <= other.x || other.right <= one.x || one.bottom <= other.y || other.bottom <= one.y;
        assert.ok(apart, `${JSON.stringify(one)} and ${JSON.stringify(other)}`);
      }
    }
  });

  it("links each alert to its runbook", () => {
    const { alerts } = system("shadower");
    assert.ok(alerts.some(({ name, severity }) => name === "CeleryQueueLong" && severity === "warning"));
    for (const { name, runbook } of report.systems.flatMap((one) => one.alerts)) {
      assert.match(runbook, /^https:/, name);
      assert.ok(text.includes(`href="${runbook}"`), runbook);
    }
  });

  it("lists each resource once in the tree, below its parent", () => {
    const ids = [...text.matchAll(/<li id="(prod-r\d+)"/g)].map(([, id]) => id);
    assert.equal(ids.length, document.steps.length);
    assert.equal(new Set(ids).size, ids.length);
  });

  it("says what it costs, as slipway cost does", () => {
    assert.ok(typeof report.cost !== "string");
    assert.ok(text.includes(`<strong>${dollars(report.cost.monthly)}</strong> a month`));
    for (const [name, range] of Object.entries(report.cost.systems)) {
      assert.ok(seen(text).includes(`${name} ${dollars(range)}`), name);
    }
    assert.match(seen(text), /(within|above) the budget of \$/);
  });

  it("is the same for the same plan, in whatever order the program registered it", () => {
    const shuffled = { ...document, steps: [...document.steps].reverse() };
    assert.equal(written(shuffled), text);
  });

  it(`is smaller than ${MOST_BYTES / 1e6} MB`, () => assert.ok(Buffer.byteLength(text) < MOST_BYTES));

  it("loads nothing from elsewhere: links and anchors are the only addresses", () => {
    const markup = text.replace(/<pre[\s\S]*?<\/pre>/g, "");
    assert.doesNotMatch(markup, /\s(src|srcset|data|action|style|on\w+)=/);
    assert.doesNotMatch(markup, /<(link|img|iframe|object|embed|base)\b/);
    assert.doesNotMatch(markup, /@import|url\(/);
  });

  it("has its picture in the docs; `npm run docs:picture` draws it anew", () => {
    assert.equal(fs.readFileSync(path.join(REPOSITORY, "docs/architecture-prod.svg"), "utf8"), `${svg}\n`);
  });
});
