import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { TwinStack } from "./twin-stack";
import { AwsTwin } from "./twins/aws/aws-twin";
import { CloudError } from "./twins/twin";

const PROJECT = path.join(__dirname, "fixtures/small");

/** The ways out of docs/runbooks/stuck-lock.md and lost-state.md, by the real CLI on a backend of files. */
describe("the state of a stack", () => {
  let stack: TwinStack;
  /** The state as it was before the last update, as a bucket keeps old versions. */
  let olderVersion: string;

  before(async () => {
    stack = await TwinStack.start("dev", { project: PROJECT, policies: false });
    await succeeds(stack.up("--skip-preview"));
    olderVersion = fs.readFileSync(stack.fixture.stateFile("dev"), "utf8");
    stack.configure("small:image", "v2");
    await succeeds(stack.up("--skip-preview"));
  });

  after(() => stack?.stop());

  async function succeeds(command: Promise<{ code: number; text: string }>): Promise<void> {
    const { code, text } = await command;
    assert.equal(code, 0, text.slice(-3000));
  }

  /** The newest copy that the CLI puts beside the state after each update. */
  function newestBackup(): string {
    const folder = path.join(stack.fixture.home, "state/.pulumi/backups/small/dev");
    const names = fs.readdirSync(folder).filter((name) => name.endsWith(".json"));
    return path.join(folder, names.sort().at(-1)!);
  }

  function lockFiles(): string[] {
    const folder = path.join(stack.fixture.home, "state/.pulumi/locks/organization/small/dev");
    return fs.readdirSync(folder).filter((name) => name.endsWith(".json"));
  }

  it("that a killed update left locked refuses the next one by the name of the lock, and is free after pulumi cancel", async () => {
    stack.configure("small:image", "v3");
    const killed = stack.beginUp();
    stack.cloud.onStep = () => {
      killed.kill();
      throw new Error("the caller is gone");
    };
    assert.notEqual((await killed.finished).code, 0);
    stack.cloud.onStep = () => undefined;
    assert.equal(lockFiles().length, 1);

    const refused = await stack.up();
    assert.notEqual(refused.code, 0);
    assert.match(refused.text, /currently locked by 1 lock\(s\).*created by \S+@\S+ \(pid \d+\) at \d{4}-/s);
    await succeeds(stack.preview());

    const { code, stdout, stderr } = await stack.fixture.pulumi("cancel", "dev", "--yes");
    assert.equal(code, 0, stdout + stderr);
    assert.deepEqual(lockFiles(), []);
    await succeeds(stack.up("--skip-preview"));
    await succeeds(stack.preview("--expect-no-changes"));
  });

  it("is missed by name when its file is gone, and is back with the newest of the CLI's own backups", async () => {
    const inventory = stack.cloud.inventory();
    const file = stack.fixture.stateFile("dev");
    fs.rmSync(file);
    const missed = await stack.preview();
    assert.notEqual(missed.code, 0);
    assert.match(missed.text, /no stack named 'dev' found/);
    fs.copyFileSync(newestBackup(), file);
    await succeeds(stack.preview("--expect-no-changes"));
    assert.deepEqual(stack.cloud.inventory(), inventory);
  });

  it("comes from a backup by import only in the form of an export", async () => {
    const asItIs = await stack.fixture.pulumi("stack", "import", "--stack", "dev", "--file", newestBackup());
    assert.notEqual(asItIs.code, 0);
    assert.match(asItIs.stderr, /could not deserialize deployment/);
    const { version, checkpoint } = JSON.parse(fs.readFileSync(newestBackup(), "utf8"));
    const exported = path.join(stack.fixture.home, "exported.json");
    fs.writeFileSync(exported, JSON.stringify({ version, deployment: checkpoint.latest }));
    fs.rmSync(stack.fixture.stateFile("dev"));
    for (const command of [
      ["stack", "init", "dev"],
      ["stack", "import", "--stack", "dev", "--file", exported],
    ]) {
      const { code, stderr } = await stack.fixture.pulumi(...command);
      assert.equal(code, 0, stderr);
    }
    await succeeds(stack.preview("--expect-no-changes"));
  });

  it("put back as an older version is brought up to date by refresh, and nothing is made twice", async () => {
    const inventory = stack.cloud.inventory();
    fs.writeFileSync(stack.fixture.stateFile("dev"), olderVersion);
    const behind = await stack.preview("--expect-no-changes");
    assert.notEqual(behind.code, 0, "the older version knows nothing of the last update");
    await succeeds(stack.refresh());
    await succeeds(stack.preview("--expect-no-changes"));
    assert.deepEqual(stack.cloud.inventory(), inventory);
  });

  describe("that a role without access to secrets looks at for drift", () => {
    const version = "aws:secretsmanager/secretVersion:SecretVersion";
    const { read } = AwsTwin.prototype;

    before(() => {
      AwsTwin.prototype.read = function (this: AwsTwin, resource, ...rest) {
        if (resource.type === version) throw new CloudError("AccessDenied: secretsmanager:GetSecretValue");
        return read.call(this, resource, ...rest);
      };
    });
    after(() => void (AwsTwin.prototype.read = read));

    it("cannot be refreshed as a whole, and can without the values of secrets", async () => {
      const whole = await stack.preview("--refresh", "--expect-no-changes");
      assert.notEqual(whole.code, 0);
      assert.match(whole.text, /AccessDenied: secretsmanager:GetSecretValue/);
      await succeeds(stack.preview("--refresh", "--expect-no-changes", "--exclude", `**${version}**`));
    });
  });
});
