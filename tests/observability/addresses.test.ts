import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, Server } from "node:https";
import { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { freePorts } from "../cluster/control-plane";
import { kubernetesObject, planning } from "../systems/planned-stack";
import { Exporter } from "./exporter";
import { onFiles } from "./promtool";
import { addressRules } from "./rendered";

const RUNBOOKS = path.resolve(__dirname, "../../docs/runbooks");
const DAY = 86_400;

describe("alerts on public addresses", () => {
  before(planning("prod"));

  const OF = { instance: "https://shop.example/health", system: "shop", team: "sales" };
  const series = (metric: string, value: number) => ({
    series: `${metric}{instance="${OF.instance}",system="shop",team="sales",namespace="blackbox-exporter"}`,
    values: `${value}x400`,
  });
  /** promtool's clock starts at 0, and so do the times of certificates. */
  const CASES: Record<string, { fires: object; quiet: object; says: string }> = {
    AddressDown: {
      fires: series("probe_success", 0),
      quiet: series("probe_success", 1),
      says: `${OF.instance} does not answer, or its certificate is not trusted`,
    },
    CertificateExpiresSoon: {
      fires: series("probe_ssl_earliest_cert_expiry", 20 * DAY + 2 * 3600),
      quiet: series("probe_ssl_earliest_cert_expiry", 22 * DAY),
      says: `the certificate of ${OF.instance} ends in 20d 0h 0m 0s and was not renewed`,
    },
  };

  it("all have a test and a runbook", () => {
    assert.deepEqual(
      addressRules("prod").map(({ alert }) => alert),
      Object.keys(CASES),
    );
    for (const { annotations } of addressRules("prod")) {
      assert.ok(existsSync(path.join(RUNBOOKS, path.basename(annotations?.["runbook_url"] ?? ""))));
    }
  });

  it("each fire when they should, for the team whose system answers there, and not when they need not", () => {
    const tests = addressRules("prod").flatMap(({ alert = "", labels, annotations }) => {
      const { fires, quiet, says } = CASES[alert]!;
      const expected = {
        exp_labels: { ...labels, ...OF },
        exp_annotations: { ...annotations, summary: says },
      };
      return [fires, quiet].map((input) => ({
        interval: "1m",
        input_series: [input],
        alert_rule_test: [
          { eval_time: "2h", alertname: alert, exp_alerts: input === fires ? [expected] : [] },
        ],
      }));
    });
    const { status, output } = onFiles(
      "promtool",
      (files) => ["test", "rules", files[1] ?? ""],
      { groups: [{ name: "addresses", rules: addressRules("prod") }] },
      { rule_files: ["0.yaml"], evaluation_interval: "1m", tests },
    );
    assert.equal(status, 0, output);
  });
});

/** Debian's blackbox exporter with the configuration of a stage, asking a server on loopback. */
describe("blackbox exporter", () => {
  let folder: string;
  let server: Server;
  let status = 200;
  const exporters: Exporter[] = [];
  before(planning("prod", "dev"));
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "slipway-addresses-"));
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "20"];
    const files = ["-keyout", path.join(folder, "key"), "-out", path.join(folder, "certificate")];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject, ...files], {
      stdio: "ignore",
    });
    const [key, cert] = ["key", "certificate"].map((file) => readFileSync(path.join(folder, file)));
    server = createServer({ key, cert }, (_request, response) => {
      response.writeHead(status, { location: "https://login.example/" }).end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  after(async () => {
    for (const exporter of exporters) await exporter.stop();
    server.close().closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });

  async function exporter(stage: string, env: Record<string, string>): Promise<Exporter> {
    const name = "blackbox-exporter";
    const config = kubernetesObject(stage, "ConfigMap", name, name).data["blackbox.yml"];
    const file = path.join(folder, `${stage}.yml`);
    writeFileSync(file, config);
    const [port = 0] = await freePorts(1);
    const args = [`--config.file=${file}`, `--web.listen-address=127.0.0.1:${port}`];
    const started = new Exporter("blackbox", port, args, env);
    exporters.push(started);
    return started;
  }

  /** One probe, as the Probe of the address asks for it. */
  async function probe(by: Exporter): Promise<Map<string, number>> {
    const { port } = server.address() as AddressInfo;
    const { spec } = kubernetesObject("prod", "Probe", "blackbox-exporter", "daa.slipway.example");
    const target = encodeURIComponent(`https://localhost:${port}/health`);
    return by.metrics(`${spec.prober.path}?module=${spec.module}&target=${target}`);
  }

  it("tells when the certificate ends and how long each phase takes", async () => {
    const metrics = await probe(await exporter("prod", { SSL_CERT_FILE: path.join(folder, "certificate") }));
    assert.equal(metrics.get("probe_success"), 1);
    const days = (metrics.get("probe_ssl_earliest_cert_expiry")! - Date.now() / 1000) / DAY;
    assert.ok(days > 19 && days < 21, `${days} days`);
    assert.ok(metrics.has('probe_http_duration_seconds{phase="tls"}'));
  });

  it("takes an address with a certificate that nobody trusts for down in prod, and for up in dev", async () => {
    assert.equal((await probe(await exporter("prod", {}))).get("probe_success"), 0);
    assert.equal((await probe(await exporter("dev", {}))).get("probe_success"), 1);
  });

  it("takes a redirect for an answer, and an error for none", async () => {
    const trusting = await exporter("prod", { SSL_CERT_FILE: path.join(folder, "certificate") });
    for (const [code, success] of [
      [302, 1],
      [503, 0],
      [404, 0],
    ] as const) {
      status = code;
      assert.equal((await probe(trusting)).get("probe_success"), success, String(code));
    }
    status = 200;
  });
});
