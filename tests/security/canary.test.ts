import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { loadConfig } from "../../config/load";
import { slipway } from "../offline/slipway";

const REPOSITORY = path.resolve(__dirname, "../..");
const FIXTURE = path.join(__dirname, "fixtures", "canary");
const CANARY = "canary-7f3a";
/** The value itself, as base64 and as it is encrypted in the stack file. */
const FORMS = [CANARY, Buffer.from(CANARY).toString("base64"), `${CANARY}-encrypted`];

function assertSilent(text: string, where: string): void {
  for (const form of FORMS) {
    const at = text.indexOf(form);
    assert.equal(at, -1, `${where} shows the secret: …${text.slice(Math.max(0, at - 100), at + 40)}…`);
  }
}

const judged = ["--policy-pack", path.join(REPOSITORY, "policy")];
const preview = (stack: string, ...options: string[]) =>
  slipway("preview", FIXTURE, "--stack", stack, ...options);

describe("a secret", function () {
  this.timeout(120_000);

  describe("in the inputs of a program", () => {
    it("is in no preview, and the policies that speak about its resources do not repeat it", () => {
      const { stdout, stderr, code } = preview("dev", ...judged);
      assert.equal(code, 0, stderr);
      assertSilent(stdout + stderr, "the preview");
      assert.match(stdout, /runs \[secret\]/);
    });

    it("is in no JSON document, which shows [secret] in its place", () => {
      const { stdout, stderr } = preview("dev", "--json", ...judged);
      assertSilent(stdout + stderr, "the JSON document");
      const { steps } = JSON.parse(stdout) as { steps: { newState: { urn: string; inputs?: any } }[] };
      const inputs = (name: string) =>
        steps.find(({ newState }) => newState.urn.endsWith(`::${name}`))!.newState.inputs;
      assert.equal(inputs("database").password, "[secret]");
      assert.equal(inputs("cache").authToken, "[secret]");
      assert.equal(inputs("entry").secretString, "[secret]");
    });

    it("is in no rendered object and in no values of a Helm release", () => {
      const folder = mkdtempSync(path.join(tmpdir(), "slipway-canary-"));
      try {
        const { code, stdout, stderr } = slipway(
          "render",
          FIXTURE,
          "--stack",
          "dev",
          "--out",
          path.join(folder, "out"),
        );
        assert.equal(code, 0, stderr);
        const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) =>
          file.isFile(),
        );
        assert.ok(files.length > 4);
        const texts = files.map(
          (file) => file.name + readFileSync(path.join(file.parentPath, file.name), "utf8"),
        );
        assertSilent(texts.join("\n") + stdout + stderr, "the rendered tree");
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });

    it("is in no object that a component of ours makes of a secret it is given", () => {
      const { stdout, stderr, code } = preview("components", "--json", ...judged);
      assert.equal(code, 0, stderr);
      assertSilent(stdout + stderr, "the preview");
      const { steps } = JSON.parse(stdout) as { steps: { newState: { urn: string; inputs?: any } }[] };
      const { newState } = steps.find(({ newState: { urn } }) => urn.endsWith("::synthetic-login"))!;
      assert.match(JSON.stringify(newState.inputs), /\[secret\]/);
    });

    it("is in no verdict, no report and no list of costs", () => {
      const folder = mkdtempSync(path.join(tmpdir(), "slipway-canary-"));
      try {
        const page = path.join(folder, "report.html");
        const runs = [
          slipway("policy", FIXTURE, "check", "--cwd", FIXTURE, "--stack", "dev", "--json", ...judged),
          slipway("report", FIXTURE, "--stack", "dev", "--out", page, ...judged),
          slipway("cost", FIXTURE, "--stack", "dev", "--json"),
        ];
        for (const { code, stdout, stderr } of runs) {
          assert.equal(code, 0, stderr);
          assert.ok(stdout.length > 0);
          assertSilent(stdout + stderr, "the output");
        }
        assertSilent(readFileSync(page, "utf8"), "the report");
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });

    it("is in no comparison with a commit that had another one", () => {
      const folder = mkdtempSync(path.join(tmpdir(), "slipway-canary-"));
      const git = (...args: string[]) =>
        execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t.example", ...args], { cwd: folder });
      try {
        cpSync(FIXTURE, folder, { recursive: true });
        symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(folder, "node_modules"));
        git("init", "--quiet");
        git("add", "Pulumi.yaml", "Pulumi.dev.yaml", "index.ts");
        git("commit", "--quiet", "--message", "before");
        const program = path.join(folder, "index.ts");
        const text = readFileSync(program, "utf8").replace(
          "publiclyAccessible: true",
          "publiclyAccessible: false",
        );
        writeFileSync(program, text.replaceAll(CANARY, `${CANARY}-new`));
        for (const format of [[], ["--markdown"]]) {
          const { code, stdout, stderr } = slipway(
            "diff",
            folder,
            ...["--stack", "dev", "--base", "HEAD", "--no-policies", ...format],
          );
          assert.equal(code, 0, stderr);
          assertSilent(stdout + stderr, "the comparison");
          assert.match(stdout, /database/);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });

    const failures: Record<string, RegExp> = {
      apply: /cannot connect with \[secret\]/,
      argument: /Missing required property 'instanceClass'/,
      rejection: /refused: \[secret\]/,
    };
    for (const [stack, message] of Object.entries(failures)) {
      it(`is not in the error when the program fails over it (${stack})`, () => {
        for (const format of [[], ["--json"]]) {
          const { code, stdout, stderr } = preview(stack, "--no-policies", ...format);
          assert.equal(code, 1);
          assertSilent(stdout + stderr, "the failed preview");
          assert.match(stdout + stderr, message);
        }
      });
    }
  });

  describe("in the stack config", () => {
    it("is refused in plain text, under any name a secret has, without being repeated", () => {
      for (const key of ["password", "apiKey", "slackToken", "clientSecret", "routingKey", "credential"]) {
        const values = { "slipway:alerts": JSON.stringify({ [key]: CANARY }), [`slipway:${key}`]: CANARY };
        assert.throws(
          () => loadConfig(values, "dev"),
          (error: Error) => {
            assertSilent(error.message, "the error");
            assert.match(error.message, new RegExp(`slipway:alerts\\.${key} .*no secret in plain text`));
            return true;
          },
        );
      }
    });

    it("is refused by its look under any other name, without being repeated", () => {
      const looks = [
        "postgresql://admin:canary-7f3a@database/x",
        `AKIA${"CANARY7F3A".padEnd(16, "A")}`,
        `ghp_${"canary7f3a".padEnd(36, "x")}`,
        "-----BEGIN RSA PRIVATE KEY-----canary-7f3a",
      ];
      for (const value of looks) {
        assert.throws(
          () => loadConfig({ "slipway:costCentre": value }, "dev"),
          (error: Error) => error.message.includes("costCentre") && !error.message.includes(value.slice(8)),
        );
      }
    });

    it("that is encrypted is never decrypted, shown or repeated by the project's own program", () => {
      const project = mkdtempSync(path.join(tmpdir(), "slipway-canary-"));
      try {
        for (const entry of readdirSync(REPOSITORY).filter((name) => !name.startsWith("Pulumi.dev"))) {
          symlinkSync(path.join(REPOSITORY, entry), path.join(project, entry));
        }
        const file = path.join(project, "Pulumi.dev.yaml");
        cpSync(path.join(REPOSITORY, "Pulumi.dev.yaml"), file);
        const config = readFileSync(file, "utf8");
        writeFileSync(
          file,
          config.replace(/^config:\n/m, `config:\n  slipway:unknown:\n    secure: ${FORMS[2]}\n`),
        );
        const { code, stdout, stderr } = slipway(
          "preview",
          project,
          "--stack",
          "dev",
          "--json",
          "--no-policies",
        );
        assert.equal(code, 2);
        assert.match(stdout + stderr, /slipway:unknown/);
        assertSilent(stdout + stderr, "the refusal");
      } finally {
        rmSync(project, { recursive: true, force: true });
      }
    });
  });
});
