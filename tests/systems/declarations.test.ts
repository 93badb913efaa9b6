import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { loadConfig } from "../../config/load";
import { StackConfig } from "../../config/schema";
import { UserError } from "../../config/user-error";
import { loadProject } from "../../offline/project";
import { allSystems } from "../../systems";
import { ExposedService, Rollout, Service, System } from "../../systems/types";
import { canaryOfRoute } from "../../wiring/check-rollout";
import { checkSystems } from "../../wiring/check-systems";
import { slipway } from "../offline/slipway";
import { refusalOf } from "../refusal";
import { plannedStack, planning } from "./planned-stack";

const REPOSITORY = path.resolve(__dirname, "../..");
const config = loadConfig(loadProject(REPOSITORY, "prod").config, "prod") as StackConfig;
const shadower = allSystems.find((system) => system.name === "shadower")!;
const biteasy = allSystems.find((system) => system.name === "biteasy")!;
const daa = allSystems.find((system) => system.name === "daa")!;
const bitunix = allSystems.find((system) => system.name === "bitunix")!;

/** A system with one of its services changed. */
function changed(system: System, id: string, change: Partial<Service>): System {
  const services = system.services.map((service) =>
    service.id === id ? { ...service, ...change } : service,
  );
  return { ...system, services };
}

const backend = (change: Partial<Service>): System => changed(shadower, "backend", change);

/** The backend's Service, and two more for a canary. */
const THREE: ExposedService[] = ["analytics-backend-service", "backend-stable", "backend-canary"].map(
  (name) => ({
    name,
    ports: { http: { port: 80, target: "http" } },
  }),
);
const canary = (
  weights: number[],
  stable = "backend-stable",
  next = "backend-canary",
  traffic?: { ingress: string } | { route: string },
): Rollout => ({
  strategy: "canary",
  stableService: stable,
  canaryService: next,
  steps: weights.map((weight) => ({ weight, pauseSeconds: 60 })),
  traffic,
});

/** The problems of the systems, one a line, as a user sees them. */
function problems(...systems: System[]): string[] {
  const names = systems.map((system) => system.name);
  const all = allSystems.map((known) => systems.find(({ name }) => name === known.name) ?? known);
  try {
    checkSystems(all, { ...config, systems: names }, "prod");
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

const KEYS = Object.keys(shadower.secrets?.["analytics-secrets"] ?? {}).join(", ");

describe("a system that declares", () => {
  const refused: [what: string, system: System, expected: string][] = [
    [
      "a secret that does not exist",
      backend({ env: { A: { secret: "nope", key: "a" } } }),
      "shadower: service backend: secret nope is not declared; declared: analytics-secrets",
    ],
    [
      "a key that its secret does not have",
      backend({ env: { A: { secret: "analytics-secrets", key: "nope" } } }),
      `shadower: service backend: key of secret analytics-secrets nope is not declared; declared: ${KEYS}`,
    ],
    [
      "a config map that does not exist",
      backend({ env: { A: { configMap: "nope", key: "a" } } }),
      "shadower: service backend: config map nope is not declared; declared: none",
    ],
    [
      "a volume from a claim that does not exist",
      backend({ volumes: { a: { mountPath: "/a", claim: "nope" } } }),
      "shadower: service backend: claim nope is not declared; declared: none",
    ],
    [
      "a volume from a config map that does not exist",
      backend({ volumes: { a: { mountPath: "/a", configMap: "nope" } } }),
      "shadower: service backend: config map nope is not declared; declared: none",
    ],
    [
      "a volume from a secret that does not exist",
      backend({ volumes: { a: { mountPath: "/a", secretFiles: "nope" } } }),
      "shadower: service backend: secret nope is not declared; declared: analytics-secrets",
    ],
    [
      "a connection to a service that does not exist",
      backend({ connections: [{ service: "nope", port: "http" }] }),
      "shadower: service backend: service nope is not declared; declared: backend, frontend, worker, beat",
    ],
    [
      "a connection to a port that its service does not have",
      backend({ connections: [{ service: "frontend", port: "nope" }] }),
      "shadower: service backend: port of service frontend nope is not declared; declared: http",
    ],
    [
      "a database that does not exist",
      backend({ connections: [{ database: "nope" }] }),
      "shadower: service backend: database nope is not declared; declared: analytics",
    ],
    [
      "a bucket that does not exist",
      backend({ connections: [{ bucket: "nope", access: "read" }] }),
      "shadower: service backend: bucket nope is not declared; declared: exports",
    ],
    [
      "a Service in front of a port that does not exist",
      backend({
        exposed: [{ name: "analytics-backend-service", ports: { http: { port: 80, target: "nope" } } }],
      }),
      "shadower: service backend: port nope is not declared; declared: http",
    ],
    [
      "a route to a Service that does not exist",
      backend({ exposed: [] }),
      "shadower: service analytics-backend-service is not declared; declared: analytics-frontend-service",
    ],
    [
      "a probe at a port that does not exist",
      backend({ probes: { readiness: { path: "/", port: "nope" } } }),
      "shadower: service backend: port nope is not declared; declared: http",
    ],
    [
      "metrics at a port that does not exist",
      backend({ metrics: { port: "nope", path: "/metrics" } }),
      "shadower: service backend: port nope is not declared; declared: http",
    ],
    [
      "a rollout by a Service that does not exist",
      changed(bitunix, "bot", {
        rollout: {
          strategy: "blueGreen",
          previewService: "nope",
          scaleDownDelaySeconds: 1,
          autoPromote: true,
        },
      }),
      "bitunix: service bot: service nope is not declared; declared: bitunix-bot, bitunix-bot-preview",
    ],
    [
      "more CPU than its limit",
      backend({ resources: { requests: { cpu: "2", memory: "1Gi" }, limits: { cpu: "1", memory: "1Gi" } } }),
      "shadower: service backend: requests cpu 2 above its limit 1",
    ],
    [
      "more memory than its limit",
      backend({ resources: { requests: { cpu: "1", memory: "2Gi" }, limits: { cpu: "1", memory: "1Gi" } } }),
      "shadower: service backend: requests memory 2Gi above its limit 1Gi",
    ],
    [
      "a minimum above its maximum",
      backend({ autoscaling: { min: 5, max: 2, cpu: 70 } }),
      "shadower: service backend: autoscaling minimum 5 is above the maximum 2",
    ],
    [
      "a rollout that can never move",
      backend({ rollout: { strategy: "rolling", maxSurge: 0, maxUnavailable: 0 } }),
      "shadower: service backend: a rolling update with surge 0 and unavailable 0 can never move",
    ],
    [
      "a canary with no metrics",
      backend({ rollout: canary([10, 50]), health: undefined, exposed: THREE }),
      "shadower: service backend: a canary is judged by its requests; declare health.requests, or take blueGreen",
    ],
    [
      "canary weights that do not rise",
      backend({ rollout: canary([50, 50]), exposed: THREE }),
      "shadower: service backend: canary weights are 50, 50; they must rise, from above 0 to 100 at the most",
    ],
    [
      "a canary that would get no traffic",
      backend({
        rollout: canary([10], "analytics-backend-service", "backend-stable"),
        exposed: THREE.slice(0, 2),
      }),
      "shadower: service backend: a canary needs a Service for the traffic of both versions, beside stable and canary, or traffic",
    ],
    [
      "a canary by an ingress that is not there",
      backend({
        rollout: canary([10], "backend-stable", "backend-canary", { ingress: "shop" }),
        exposed: THREE,
      }),
      "shadower: service backend: the canary's ingress shop is not declared; declared: analytics-ingress",
    ],
    [
      "a canary by an ingress that leads elsewhere",
      backend({
        rollout: canary([10], "backend-stable", "backend-canary", { ingress: "analytics-ingress" }),
        exposed: THREE,
      }),
      "shadower: service backend: the canary's ingress analytics-ingress does not lead to its stable service backend-stable",
    ],
    [
      "a canary by a route outside of the mesh",
      backend({
        rollout: canary([10], "backend-stable", "backend-canary", { route: "api" }),
        exposed: THREE,
      }),
      "shadower: service backend: the canary's route api is not declared; declared: none",
    ],
    [
      "one workload name for two services",
      changed(shadower, "worker", { name: "celery-beat" }),
      "shadower: workload celery-beat is declared twice",
    ],
    [
      "one Service name for two services",
      changed(shadower, "worker", { exposed: [{ name: "analytics-backend-service", ports: {} }] }),
      "shadower: service analytics-backend-service is declared twice",
    ],
  ];
  for (const [what, system, expected] of refused) {
    it(`${what} is refused with one error that says so`, () => {
      const found = problems(system).filter((problem) => problem === expected);
      assert.deepEqual(found, [expected], problems(system).join("\n"));
    });
  }

  it("a canary by weights of a mesh route is accepted, and its Service gets the share of that route alone", () => {
    const both = ["daa-service", "daa-canary"].map((name) => ({
      name,
      ports: { http: { port: 80, target: "http" } },
    }));
    const traffic = { route: "daa" };
    const shared = changed(daa, "daa", {
      rollout: canary([10, 100], "daa-service", "daa-canary", traffic),
      exposed: both,
    });
    assert.deepEqual(problems(shared), []);
    assert.equal(canaryOfRoute(shared, "daa", "prod"), "daa-canary");
    assert.equal(canaryOfRoute(shared, "knowledge", "prod"), undefined);
    assert.deepEqual(
      problems(
        changed(daa, "daa", {
          rollout: canary([10], "daa-service", "daa-canary", { route: "knowledge" }),
          exposed: both,
        }),
      ),
      [
        "daa: service daa: the canary's route knowledge leads to knowledge-service, not to its stable service daa-service",
      ],
    );
  });

  it("nothing wrong is accepted", () => assert.deepEqual(problems(...allSystems), []));
});

describe("a public host", () => {
  const elsewhere = "analytics.example.org";
  const host = { dev: elsewhere, staging: elsewhere, prod: elsewhere };
  const ingresses = shadower.ingresses?.map((ingress) => ({ ...ingress, host }));

  it("is in one of the stack's DNS zones, where it has zones", () => {
    assert.deepEqual(problems({ ...shadower, ingresses }), [
      "shadower: host analytics.example.org is in no zone of dns.zones (slipway.example, shadower.ai) in Pulumi.prod.yaml",
    ]);
  });

  it("is in any domain where the stack has no zones", () => {
    const systems = allSystems.map((known) => (known === shadower ? { ...shadower, ingresses } : known));
    assert.doesNotThrow(() =>
      checkSystems(systems, { ...config, dns: undefined, systems: ["shadower"] }, "prod"),
    );
  });
});

describe("two systems", () => {
  const rival = (change: Partial<System>): System => ({
    ...shadower,
    name: "biteasy",
    images: biteasy.images,
    databases: {},
    caches: {},
    services: [],
    ingresses: [],
    ...change,
  });

  it("cannot claim one namespace", () =>
    assert.deepEqual(problems(shadower, rival({})), [
      "namespace analytics is claimed by biteasy and by shadower",
    ]));

  it("cannot claim one host name", () => {
    const namespace = { dev: "b-dev", staging: "b-staging", prod: "b-prod" };
    const ingresses = shadower.ingresses?.map((ingress) => ({ ...ingress, paths: [] }));
    assert.deepEqual(problems(shadower, rival({ namespace, ingresses })), [
      "host name analytics.shadower.ai is claimed by biteasy and by shadower",
    ]);
  });
});

describe("a stack file", () => {
  const refusal = (change: Partial<StackConfig>): string =>
    refusalOf(() => checkSystems(allSystems, { ...config, ...change }, "prod-dr"));

  it("cannot name a system that does not exist", () =>
    assert.match(
      refusal({ systems: ["shadowr"] }),
      /^The systems of prod-dr have 1 .*\n {2}system shadowr does not exist; there are biteasy, .*\. Edit Pulumi\.prod-dr\.yaml$/,
    ));

  const size = config.databases["shadower"]!["analytics"]!;
  const cache = config.caches["shadower"]!["analytics"]!;
  const image = { tag: "v1.0.0" };
  const unread: [what: string, change: Partial<StackConfig>, expected: string][] = [
    [
      "a database that its system does not declare",
      { databases: { ...config.databases, shadower: { analytics: size, analytic: size } } },
      "databases.shadower: database analytic is not declared; declared: analytics",
    ],
    [
      "a cache of a system that has none",
      { caches: { ...config.caches, bitunix: { sessions: cache } } },
      "caches.bitunix: cache sessions is not declared; declared: none",
    ],
    [
      "an image that its system does not declare",
      { images: { ...config.images, bitunix: { ...config.images["bitunix"], bott: image } } },
      "images.bitunix: image bott is not declared; declared: bot",
    ],
    [
      "an image of the platform that there is not",
      { images: { ...config.images, platform: { "restore-check": image, restore: image } } },
      "images.platform: image restore is not declared; declared: restore-check",
    ],
    [
      "sizes of a system that does not exist",
      { databases: { ...config.databases, shadowr: { analytics: size } } },
      "databases: system shadowr is not declared; declared: biteasy, bitunix, shadower, daa, opitios",
    ],
  ];
  for (const [what, change, expected] of unread) {
    it(`cannot hold ${what}`, () =>
      assert.equal(refusal(change).split("\n")[1], `  ${expected}. Edit Pulumi.prod-dr.yaml`));
  }

  it("keeps what belongs to a system that is declared and does not run in it", () =>
    assert.doesNotThrow(() => checkSystems(allSystems, { ...config, systems: ["biteasy"] }, "prod")));
});

describe("disruption budgets", () => {
  before(planning("dev", "staging", "prod"));

  it("can always be met: each allows one pod to go, whatever the replicas", () => {
    for (const stack of ["dev", "staging", "prod"]) {
      const budgets = plannedStack(stack).filter(({ inputs }) => inputs.kind === "PodDisruptionBudget");
      assert.ok(budgets.length >= allSystems.flatMap((system) => system.services).length, stack);
      for (const { inputs } of budgets) {
        assert.deepEqual(
          [inputs.spec.maxUnavailable, inputs.spec.minAvailable],
          [1, undefined],
          inputs.metadata.name,
        );
      }
    }
  });
});

describe("the command line, given a wrong declaration", () => {
  let project: string;

  before(() => {
    project = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-wrong-"));
    for (const entry of [
      "config",
      "systems",
      "wiring",
      "components",
      "offline",
      "index.ts",
      "package.json",
    ]) {
      fs.cpSync(path.join(REPOSITORY, entry), path.join(project, entry), { recursive: true });
    }
    for (const file of fs.readdirSync(REPOSITORY).filter((name) => /^Pulumi\..*yaml$/.test(name))) {
      fs.cpSync(path.join(REPOSITORY, file), path.join(project, file));
    }
    fs.symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(project, "node_modules"));
    const file = path.join(project, "systems/biteasy.ts");
    const source = fs.readFileSync(file, "utf8");
    fs.writeFileSync(file, source.replaceAll('secretFiles: "alpaca-credentials"', 'secretFiles: "alpaca"'));
  });

  after(() => fs.rmSync(project, { recursive: true, force: true }));

  it("says what is wrong, exits with 2, plans no resource and writes no file", function () {
    this.timeout(120_000);
    const out = path.join(project, "rendered");
    const { code, stderr, stdout } = slipway("render", project, "--stack", "prod", "--out", out);
    assert.equal(code, 2, stdout + stderr);
    assert.match(
      stderr,
      /biteasy: service orchestrator: secret alpaca is not declared; declared: alpaca-credentials/,
    );
    assert.doesNotMatch(stderr, /\n\s+at /, "no stack trace");
    assert.equal(fs.existsSync(out), false);
    const preview = slipway("preview", project, "--stack", "prod", "--no-policies");
    assert.equal(preview.code, 2);
    assert.doesNotMatch(preview.stdout, /create/);
  });
});
