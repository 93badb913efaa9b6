import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import * as components from "@slipway/components";
import { OutsideProject, REPOSITORY, typescriptExamples } from "./outside-project";

const run = promisify(execFile);

/** Components of which no example is a program of its own, and where they are shown. */
const ELSEWHERE = {
  Delivery: "bootstrap/ of this repository",
  DatabaseLogin: "the databases of this repository's systems",
  PushRole: "the systems of this repository",
  LocalMonitoring: "the stack local of this repository",
  LocalPlatform: "the stack local of this repository",
  SyntheticSecrets: "the stack local of this repository",
  RecoveryRegion: "the stack prod of this repository",
};

/** What runs on a developer's machine is judged as such. */
const stackOf = (example: string) => (example === "in-cluster" ? "local" : "staging");

describe("the package @slipway/components outside this tree", function () {
  this.timeout(600_000);
  let project: OutsideProject;

  before(() => {
    project = OutsideProject.make();
    typescriptExamples().forEach((name) => project.example(name));
  });

  after(() => project?.remove());

  it("holds compiled components and their types, and no source, test or config", () => {
    const strangers = project.files.filter(
      (file) => !/^(package\.json|README\.md|dist\/[\w/-]+\.(js|d\.ts))$/.test(file),
    );
    assert.deepEqual(strangers, []);
    for (const file of [
      "dist/index.js",
      "dist/index.d.ts",
      "dist/database/index.js",
      "dist/tenant/index.d.ts",
    ])
      assert.ok(project.files.includes(file), file);
  });

  it("types the examples, and one where TypeScript resolves modules as it did before it knew of exports", async () => {
    const before = { module: "commonjs", moduleResolution: "node10", ignoreDeprecations: "6.0" };
    for (const [resolution, include] of [
      [{ module: "nodenext", moduleResolution: "nodenext" }, "*/index.ts"],
      [before, "bucket/index.ts"],
    ] as const) {
      const options = { ...resolution, strict: true, noEmit: true, skipLibCheck: true, types: ["node"] };
      fs.writeFileSync(
        path.join(project.folder, "tsconfig.json"),
        JSON.stringify({ compilerOptions: options, include: [include] }),
      );
      const compiled = await run(process.execPath, [require.resolve("typescript/bin/tsc")], {
        cwd: project.folder,
      }).catch((error: { stdout: string }) => error);
      assert.equal(compiled.stdout, "");
    }
  });

  it("gives nothing but its components by their folders", async () => {
    const script = `
      for (const inner of ["database/validate", "dist/index.js", "quantity"]) {
        try { require("@slipway/components/" + inner); console.log(inner); } catch (error) { if (!/NOT_FOUND|NOT_EXPORTED/.test(error.code)) throw error; }
      }
      console.log(Object.keys(require("@slipway/components/bucket")).sort().join());`;
    const { stdout } = await run(process.execPath, ["-e", script], { cwd: project.folder });
    assert.match(stdout, /^AccessLogBucket,Bucket/);
  });

  for (const example of typescriptExamples()) {
    it(`runs the example ${example}, without a mandatory violation`, async () => {
      const command = [path.join(REPOSITORY, "offline/slipway.cjs"), "preview", "--json"];
      const options = ["--policy-pack", path.join(REPOSITORY, "policy"), "--stack", stackOf(example)];
      const finished = await run(process.execPath, [...command, "-C", example, ...options], {
        cwd: project.folder,
        maxBuffer: 2 ** 28,
      }).catch((error: Error & { stdout: string; stderr: string }) => error);
      assert.ok(!(finished instanceof Error), `${finished.stderr}${finished.stdout.slice(-3000)}`);
      const plan = JSON.parse(finished.stdout);
      const made: string[] = plan.steps.map(({ newState }: any) => newState.type);
      assert.ok(made.filter((type) => type.startsWith("slipway:")).length > 0, made.join());
      assert.deepEqual(
        plan.policies.violations.filter(({ level }: any) => level === "mandatory"),
        [],
      );
    });
  }
});

describe("the examples", () => {
  it("show every component", () => {
    const shown = typescriptExamples()
      .map((name) => fs.readFileSync(path.join(REPOSITORY, "examples", name, "index.ts"), "utf8"))
      .join("\n");
    const missing = Object.keys(components).filter(
      (name) => name !== "ArgsError" && !(name in ELSEWHERE) && !shown.includes(`new ${name}(`),
    );
    assert.deepEqual(missing, []);
  });
});
