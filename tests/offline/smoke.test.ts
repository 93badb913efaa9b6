import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as http from "node:http";
import { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { askService, askUrl } from "../../offline/smoke/ask";
import { SmokeChecks, smokeChecks } from "../../offline/smoke/checks";
import { plannedStack, planning } from "../systems/planned-stack";
import { slipway } from "./slipway";

const REPOSITORY = path.resolve(__dirname, "../..");
const ONCE = { attempts: 1, pauseSeconds: 0 };

describe("what a smoke test of prod asks", () => {
  let checks: SmokeChecks;
  before(planning("prod"));
  before(() => (checks = smokeChecks(plannedStack("prod"))));

  it("is /api/v1/health on 8081 of opitios, as document 004 says", () => {
    const opitios = checks.services.filter(({ namespace }) => namespace === "opitios-production");
    assert.deepEqual(
      opitios.map(({ port, path: asked }) => [port, asked]),
      [[8081, "/api/v1/health"]],
    );
  });

  it("is the public addresses at the path that answers without a login", () => {
    assert.deepEqual(checks.addresses, [
      { url: "https://analytics.shadower.ai/", trusted: true },
      { url: "https://daa.slipway.example/health/live", trusted: true },
    ]);
  });

  it("is every workload that a Service leads to, each once, and not the version that waits", () => {
    const asked = checks.services.map(({ namespace, service }) => `${namespace}/${service}`);
    assert.equal(asked.length, 11);
    assert.equal(new Set(asked).size, 11);
    assert.ok(!asked.some((name) => name.endsWith("-preview")), asked.join());
  });
});

describe("slipway smoke", function () {
  this.timeout(120_000);

  it("lists what it would ask of dev, whose certificates nobody trusts", () => {
    const { code, stdout } = slipway("smoke", REPOSITORY, "--stack", "dev", "--list", "--json");
    assert.equal(code, 0);
    const { addresses, services } = JSON.parse(stdout) as SmokeChecks;
    assert.ok(services.length > 0);
    assert.deepEqual(addresses, [
      { url: "https://analytics.dev.shadower.ai/", trusted: false },
      { url: "https://daa.dev.slipway.example/health/live", trusted: false },
    ]);
  });

  for (const [what, options, message] of [
    ["no stack", [], /required option '-s, --stack <name>'/],
    ["a stack that is not there", ["--stack", "test"], /No stack "test"/],
    [
      "attempts that are none",
      ["--stack", "dev", "--attempts", "0"],
      /--attempts is 0; give a whole number from 1/,
    ],
    [
      "a pause that is no number",
      ["--stack", "dev", "--pause", "soon"],
      /--pause is soon; give a whole number/,
    ],
  ] as [string, string[], RegExp][]) {
    it(`refuses ${what}`, () => {
      const { code, stderr } = slipway("smoke", REPOSITORY, ...options);
      assert.equal(code, 2);
      assert.match(stderr, message);
    });
  }
});

describe("a question of the smoke test", () => {
  let server: http.Server;
  let answers: number[];
  let url: string;
  beforeEach(async () => {
    answers = [];
    server = http.createServer((request, response) => {
      response.writeHead(request.url === "/health" ? (answers.shift() ?? 200) : 404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => server.close());

  it("is answered by a status below 400, and asked again until then", async () => {
    answers = [503, 503, 200];
    assert.equal(await askUrl(`${url}/health`, true, { attempts: 3, pauseSeconds: 0 }), undefined);
    answers = [503, 503, 200];
    assert.equal(await askUrl(`${url}/health`, true, { attempts: 2, pauseSeconds: 0 }), "it answers 503");
    assert.equal(await askUrl(`${url}/`, true, ONCE), "it answers 404");
  });

  it("fails where nobody listens", async () => {
    server.close();
    assert.match((await askUrl(`${url}/health`, true, ONCE)) ?? "", /ECONNREFUSED/);
  });

  describe("through the cluster", () => {
    const check = { namespace: "shop", service: "api", port: 8081, path: "/health" };
    const before = process.env["PATH"];
    let folder: string;
    beforeEach(() => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-smoke-"));
      process.env["PATH"] = `${folder}:${before}`;
    });
    afterEach(() => {
      process.env["PATH"] = before;
      fs.rmSync(folder, { recursive: true });
    });
    const kubectl = (script: string) =>
      fs.writeFileSync(path.join(folder, "kubectl"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

    it("goes by a port that kubectl forwards, which is closed again", async () => {
      const port = new URL(url).port;
      kubectl(
        `echo "$*" > ${folder}/asked; echo $$ > ${folder}/pid; echo "Forwarding from 127.0.0.1:${port} -> 8081"; exec sleep 60`,
      );
      assert.equal(await askService(check, ONCE), undefined);
      assert.equal(
        fs.readFileSync(path.join(folder, "asked"), "utf8"),
        "port-forward --namespace shop service/api :8081\n",
      );
      const pid = Number(fs.readFileSync(path.join(folder, "pid"), "utf8"));
      for (let gone = false; !gone;) {
        try {
          process.kill(pid, 0);
          await new Promise((resolve) => setImmediate(resolve));
        } catch {
          gone = true;
        }
      }
    });

    it("fails with what kubectl says", async () => {
      kubectl('echo "error: services \\"api\\" not found" >&2; exit 1');
      assert.equal(await askService(check, ONCE), 'error: services "api" not found');
    });
  });
});
