import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { TwinStack } from "./twin-stack";

const REPOSITORY = path.resolve(__dirname, "../..");
const STACK = "pr-12";
const RELEASE = "kubernetes:helm.sh/v3:Release";

describe("the environment of a pull request under the real Pulumi CLI", function () {
  this.bail(true);
  let project: string;
  let stack: TwinStack;

  before(async () => {
    project = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-project-"));
    for (const entry of fs.readdirSync(REPOSITORY).filter((name) => !name.startsWith("."))) {
      fs.symlinkSync(path.join(REPOSITORY, entry), path.join(project, entry));
    }
    const { status, stderr } = slipway(project, "create", "12", "--systems", "shadower");
    assert.equal(status, 0, stderr);
    stack = await TwinStack.start(STACK, { project });
    const definitions = { chart: "prometheus-operator-crds" };
    stack.cloud.add({ type: RELEASE, id: "definitions of dev", inputs: definitions, outputs: {} });
  });

  after(() => {
    stack?.stop();
    fs.rmSync(project, { recursive: true, force: true });
  });

  function slipway(cwd: string, ...args: string[]) {
    return spawnSync(
      process.execPath,
      [path.join(REPOSITORY, "offline/slipway.cjs"), "environment", ...args],
      {
        cwd,
        encoding: "utf8",
        env: stack ? { ...stack.fixture.env } : process.env,
      },
    );
  }

  const expired = () => {
    const { status, stdout, stderr } = slipway(stack.fixture.folder, "expired", "--json");
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout) as unknown;
  };

  async function tag(name: string, day: string): Promise<void> {
    const { code, stderr } = await stack.fixture.pulumi(
      ...["stack", "tag", "set", "slipway:expires", day, "--stack", name],
    );
    assert.equal(code, 0, stderr);
  }

  it("goes up from nothing, judged by the policy pack", async () => {
    const { code, text, operations, violations } = await stack.up();
    assert.equal(code, 0, text.slice(-6000));
    assert.ok(operations.length > 30 && operations.every(({ op }) => op === "create"));
    assert.deepEqual(
      violations.filter((violation) => violation.startsWith("mandatory")),
      [],
    );
  });

  it("is listed as expired once its day has come, and dev is not, whatever its tag says", async () => {
    const { code, stderr } = await stack.fixture.pulumi("stack", "init", "dev");
    assert.equal(code, 0, stderr);
    await tag("dev", "2020-01-01");
    assert.deepEqual(expired(), []);
    await tag(STACK, "2999-01-01");
    assert.deepEqual(expired(), []);
    await tag(STACK, "2020-01-01");
    assert.deepEqual(expired(), [{ stack: STACK, expires: "2020-01-01" }]);
  });

  it("is found without reading the state of a lasting stack, which the role for it may not", async () => {
    const { code, stderr } = await stack.fixture.pulumi(
      "stack",
      "tag",
      "rm",
      "slipway:expires",
      "--stack",
      "dev",
    );
    assert.equal(code, 0, stderr);
    fs.writeFileSync(stack.fixture.stateFile("dev"), "not to be read");
    assert.notEqual((await stack.fixture.pulumi("stack", "ls", "--json")).code, 0);
    assert.deepEqual(expired(), [{ stack: STACK, expires: "2020-01-01" }]);
  });

  it("is destroyed without its stack file, with nothing left", async () => {
    fs.rmSync(path.join(stack.fixture.folder, `Pulumi.${STACK}.yaml`));
    const { code, stdout, stderr } = await stack.fixture.begin(["destroy", "--yes", "--stack", STACK], {
      PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
    }).finished;
    assert.equal(code, 0, (stdout + stderr).slice(-3000));
    const left = stack.cloud.inventory().filter((thing) => !thing.includes("definitions of dev"));
    assert.deepEqual(left, []);
  });
});
