import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { dateAfter } from "../../config/ephemeral";

const REPOSITORY = path.resolve(__dirname, "../..");

/** A copy of the project in which stack files can be written. */
class ProjectCopy {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-environment-"));

  constructor() {
    for (const entry of fs.readdirSync(REPOSITORY)) {
      if (entry.startsWith(".") || /^Pulumi\.pr-/.test(entry)) continue;
      fs.symlinkSync(path.join(REPOSITORY, entry), path.join(this.folder, entry));
    }
  }

  slipway(...args: string[]): { code: number | null; stdout: string; stderr: string } {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [path.join(REPOSITORY, "offline/slipway.cjs"), ...args],
      {
        cwd: this.folder,
        encoding: "utf8",
        maxBuffer: 2 ** 28,
        env: { ...process.env, PATH: `${this.folder}:${process.env.PATH}`, NO_COLOR: "1" },
      },
    );
    return { code: status, stdout, stderr };
  }

  /** Has the program `pulumi` answer as the CLI does about these stacks and their tags. */
  stacks(tags: Record<string, Record<string, string> | null>): void {
    const list = Object.keys(tags).map((name) => ({ name, current: false }));
    const cases = Object.entries(tags).map(
      ([name, value]) => `*"tag ls"*"--stack ${name} "*) echo '${JSON.stringify(value)}';;`,
    );
    fs.writeFileSync(
      path.join(this.folder, "pulumi"),
      `#!/bin/sh\ncase "$*" in\n*"stack ls"*) echo '${JSON.stringify(list)}';;\n${cases.join("\n")}\n*) exit 1;;\nesac\n`,
      { mode: 0o755 },
    );
  }

  file(stack: string): string {
    return path.join(this.folder, `Pulumi.${stack}.yaml`);
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

describe("the environment of a pull request", function () {
  this.timeout(120_000);
  let project: ProjectCopy;
  beforeEach(() => (project = new ProjectCopy()));
  afterEach(() => project.remove());

  it("is a stack with the versions of dev, data in the cluster, and an expiry", () => {
    const { code, stdout } = project.slipway("environment", "create", "12", "--systems", "shadower");
    assert.equal(code, 0);
    const expires = dateAfter(new Date(), 3);
    assert.match(stdout, new RegExp(`^Pulumi\\.pr-12\\.yaml: it may be destroyed from ${expires} on\\.`));
    const text = fs.readFileSync(project.file("pr-12"), "utf8");
    // To YAML 1.1, which Pulumi reads, a bare date is no text.
    assert.match(text, new RegExp(`slipway:expires: "${expires}"`));
    const { config } = parse(text) as { config: Record<string, unknown> };
    const dev = parse(fs.readFileSync(project.file("dev"), "utf8")) as {
      config: Record<string, Record<string, unknown>>;
    };
    assert.deepEqual(config["slipway:systems"], ["shadower"]);
    assert.deepEqual(config["slipway:images"], { shadower: dev.config["slipway:images"]?.["shadower"] });
    assert.deepEqual(Object.keys(config["slipway:databases"] as object), ["shadower"]);
  });

  it("keeps all it has in namespaces of its own, labelled with the expiry, under names of its own", () => {
    project.slipway("environment", "create", "12");
    const { code, stdout, stderr } = project.slipway("preview", "--stack", "pr-12", "--json");
    assert.equal(code, 0, stderr);
    const plan = JSON.parse(stdout) as {
      steps: { newState: { type: string; inputs?: any; outputs?: any } }[];
      policies: { summary?: unknown };
    };
    const objects = plan.steps.map(({ newState }) => newState.inputs ?? {}).filter(({ kind }) => kind);
    const namespaces = objects.filter(({ kind }) => kind === "Namespace");
    assert.ok(namespaces.length > 5);
    for (const { metadata } of namespaces) {
      assert.match(metadata.name, /^pr-12-/);
      assert.equal(metadata.labels["slipway/expires"], dateAfter(new Date(), 3), metadata.name);
    }
    const names = namespaces.map(({ metadata }) => metadata.name as string);
    for (const { kind, metadata } of objects.filter((object) => object.kind !== "Namespace")) {
      assert.ok(names.includes(metadata.namespace), `${kind} ${metadata.name} is in ${metadata.namespace}`);
    }
    const hosts = objects
      .filter(({ kind }) => kind === "Ingress")
      .map(({ spec }) => {
        assert.ok(spec.tls[0].secretName);
        return spec.rules[0].host as string;
      });
    assert.deepEqual(hosts.sort(), ["pr-12-analytics.dev.slipway.example", "pr-12-daa.dev.slipway.example"]);
    assert.doesNotMatch(stdout, /\.localhost/);
    assert.match(stdout, /"https:\/\/pr-12-analytics\.dev\.slipway\.example\/api"/);
    assert.match(stdout, /"wss:\/\/pr-12-analytics\.dev\.slipway\.example\/ws"/);
  });

  it("passes the policy pack without a violation, mandatory or advisory", () => {
    project.slipway("environment", "create", "12");
    const { code, stdout } = project.slipway("preview", "--stack", "pr-12");
    assert.equal(code, 0, stdout.slice(-3000));
    assert.match(stdout, /0 mandatory and 0 advisory violations/, stdout.slice(-3000));
  });

  it("gets a later expiry when it is created again, and keeps what the Pulumi CLI wrote", () => {
    fs.writeFileSync(project.file("pr-12"), "encryptionsalt: v1:salt\nconfig: {slipway:expires: x}\n");
    assert.equal(project.slipway("environment", "create", "12", "--days", "5").code, 0);
    const text = fs.readFileSync(project.file("pr-12"), "utf8");
    assert.match(text, /^encryptionsalt: v1:salt$/m);
    assert.ok(text.includes(dateAfter(new Date(), 5)));
  });

  for (const [what, args, message] of [
    ["a number that is none", ["12; rm"], /"12; rm" is no number of a pull request/],
    ["a stack's name for a number", ["prod"], /"prod" is no number/],
    ["a lifetime of no days", ["12", "--days", "0"], /--days is 0; give whole days from 1 to 14/],
    ["a lifetime beyond the longest", ["12", "--days", "15"], /--days is 15/],
    [
      "a system that dev does not run",
      ["12", "--systems", "shop"],
      /dev does not run shop; it runs biteasy,/,
    ],
    [
      "a folder that is no project",
      ["12", "--cwd", "/proc/self/none"],
      /Pulumi\.dev\.yaml: .* cannot be read/,
    ],
  ] as [string, string[], RegExp][]) {
    it(`is refused with ${what}, and nothing is written`, () => {
      const { code, stderr } = project.slipway("environment", "create", ...args);
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.equal(fs.existsSync(project.file("pr-12")), false);
    });
  }

  it("has expired from the start of its day on, and only then", () => {
    const today = dateAfter(new Date(), 0);
    project.stacks({
      "pr-1": { "slipway:expires": "2026-01-01" },
      "pr-2": { "slipway:expires": today },
      "pr-3": { "slipway:expires": dateAfter(new Date(), 1) },
    });
    const { code, stdout } = project.slipway("environment", "expired", "--json");
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), [
      { stack: "pr-1", expires: "2026-01-01" },
      { stack: "pr-2", expires: today },
    ]);
    assert.equal(
      project.slipway("environment", "expired").stdout,
      `pr-1 since 2026-01-01\npr-2 since ${today}\n`,
    );
  });

  it("alone is ever listed as expired, whatever the tags of a lasting stack say", () => {
    const past = { "slipway:expires": "2020-01-01" };
    const lasting = ["local", "dev", "staging", "prod", "prod-dr", "pr-dev", "pr-0", "acme/prod"];
    project.stacks({
      ...Object.fromEntries(lasting.map((stack) => [stack, past])),
      "pr-4": null,
      "pr-5": {},
      "pr-6": { "slipway:expires": "" },
      "pr-7": { "slipway:expires": "sometime" },
    });
    assert.equal(project.slipway("environment", "expired").stdout, "No environment has expired.\n");
  });

  it("says what is wrong where the Pulumi CLI fails", () => {
    fs.writeFileSync(path.join(project.folder, "pulumi"), "#!/bin/sh\necho 'no login' >&2\nexit 255\n", {
      mode: 0o755,
    });
    const { code, stderr } = project.slipway("environment", "expired");
    assert.equal(code, 1);
    assert.match(stderr, /pulumi stack ls --json --tag slipway:expires failed:\nno login/);
  });
});
