import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Server, startServer } from "../cluster/child-process";
import { freePorts } from "../cluster/control-plane";
import { WatchedCluster } from "../data/watched-cluster";
import { debianProgram } from "../debian-program";
import { kubernetesObject, planning } from "../systems/planned-stack";
import { postgresExporter } from "../../wiring/exporters/postgres";
import { redisExporter } from "../../wiring/exporters/redis";
import { Exporter, metricNames } from "./exporter";

const PASSWORD = "only-of-this-test";

/** The container of an exporter of shadower as prod has it. */
function container(name: string): any {
  return kubernetesObject("prod", "Deployment", "analytics", name).spec.template.spec.containers[0];
}

/** Its variables, those from secrets as given. */
function variables(name: string, secrets: Record<string, string>): Record<string, string> {
  const env = container(name).env as { name: string; value?: string }[];
  return Object.fromEntries(env.map((each) => [each.name, each.value ?? secrets[each.name] ?? ""]));
}

describe("postgres exporter, Debian's, at a real PostgreSQL with a replica", () => {
  let cluster: WatchedCluster;
  let exporter: Exporter;
  let port = 0;
  before(planning("prod"));
  before(async function () {
    this.timeout(180_000);
    debianProgram("initdb", "postgresql-15");
    cluster = new WatchedCluster();
    cluster.replicate();
    [port = 0] = await freePorts(1);
    const env = variables("analytics-postgres-exporter", {
      DATA_SOURCE_URI: cluster.address,
      DATA_SOURCE_PASS: PASSWORD,
    });
    exporter = new Exporter("postgres", port, [`--web.listen-address=127.0.0.1:${port}`], env);
  });
  after(async () => {
    await exporter.stop();
    cluster.stop();
  });

  /** The liveness probe of the plan, at the port of the test. */
  const alive = (): boolean => {
    const [shell, ...args] = container("analytics-postgres-exporter").livenessProbe.exec.command;
    const asked = args.map((arg: string) => arg.replace(/:9187/, `:${port}`));
    return spawnSync(shell, asked).status === 0;
  };

  it("is started anew until the job has made its login", async () => {
    assert.equal((await exporter.metrics()).get("pg_up"), 0);
    assert.equal(alive(), false);
    assert.equal(cluster.login(PASSWORD).status, 0);
    assert.equal((await exporter.metrics()).get("pg_up"), 1);
    assert.equal(alive(), true);
  });

  it("shows every metric that its alerts and panels ask for", async () => {
    const names = metricNames(await exporter.metrics());
    for (const metric of postgresExporter("any").service.health?.metrics ?? []) {
      assert.ok(names.has(metric), metric);
    }
  });
});

describe("redis exporter, Debian's, at a real Redis that takes TLS and a token only", () => {
  let folder: string;
  let redis: Server;
  let exporter: Exporter;
  before(planning("prod"));
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "slipway-redis-"));
    const [key, certificate] = ["key", "certificate"].map((file) => path.join(folder, file)) as [
      string,
      string,
    ];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    const files = ["-keyout", key, "-out", certificate];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject, ...files], {
      stdio: "ignore",
    });
    const [server = 0, port = 0] = await freePorts(2);
    redis = startServer(
      "redis",
      debianProgram("redis-server", "redis-server"),
      [
        ...[
          "--port",
          "0",
          "--tls-port",
          String(server),
          "--bind",
          "127.0.0.1",
          "--save",
          "",
          "--dir",
          folder,
        ],
        ...["--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no"],
        ...["--requirepass", PASSWORD, "--maxmemory", "64mb"],
      ],
      path.join(folder, "log"),
    );
    const env = variables("analytics-redis-exporter", {
      REDIS_ADDR: `rediss://localhost:${server}`,
      REDIS_PASSWORD: PASSWORD,
    });
    exporter = new Exporter("redis", port, [`--web.listen-address=127.0.0.1:${port}`], {
      ...env,
      SSL_CERT_FILE: certificate,
    });
    // The server may have been the slower of the two.
    while ((await exporter.metrics()).get("redis_up") !== 1) assert.ok(redis.running(), redis.logTail());
  });
  after(async () => {
    await exporter.stop();
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("shows every metric that its alerts and panels ask for", async () => {
    const metrics = await exporter.metrics();
    assert.equal(metrics.get("redis_up"), 1);
    assert.equal(metrics.get("redis_memory_max_bytes"), 64 * 2 ** 20);
    for (const metric of redisExporter("any").service.health?.metrics ?? []) {
      assert.ok(metricNames(metrics).has(metric), metric);
    }
  });

  it("says that the cache is gone when it is", async () => {
    await redis.stop();
    assert.equal((await exporter.metrics()).get("redis_up"), 0);
  });
});
