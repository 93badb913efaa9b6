import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { SECRET_SIGNATURE, SIGNATURE } from "../../offline/engine/computed";
import { Finished, run } from "./cli-process";
import { TwinStack } from "./twin-stack";

const REPOSITORY = path.resolve(__dirname, "../..");
const PROJECT = path.join(__dirname, "fixtures/small");

describe("a stack that is called wrongly", () => {
  let stack: TwinStack;

  before(async () => {
    stack = await TwinStack.start("dev", { project: PROJECT, policies: false });
    const { code, text } = await stack.up("--skip-preview");
    if (code !== 0) stack.stop();
    assert.equal(code, 0, text.slice(-3000));
  });

  after(() => stack?.stop());

  /** What a wrong call must leave as it is. */
  function untouched(): unknown {
    return [fs.readFileSync(stack.fixture.stateFile("dev"), "utf8"), stack.cloud.inventory()];
  }

  function recover(): Promise<Finished> {
    const command = ["offline/slipway.cjs", "recover", "--stack", "dev", "--cwd", stack.fixture.folder];
    return run(process.execPath, command, REPOSITORY, stack.fixture.env).finished;
  }

  it("refuses a wrong passphrase, and the state stays", async () => {
    const before = untouched();
    const { code, stdout, stderr } = await stack.fixture.begin(["up", "--yes", "--stack", "dev"], {
      PULUMI_CONFIG_PASSPHRASE: "another",
    }).finished;
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /incorrect passphrase/);
    assert.deepEqual(untouched(), before);
  });

  it("refuses a stack that another update holds, names the holder, and the state stays", async () => {
    const before = untouched();
    const lock = path.join(stack.fixture.home, "state/.pulumi/locks/organization/small/dev/other.json");
    fs.mkdirSync(path.dirname(lock), { recursive: true });
    const holder = {
      pid: process.pid,
      username: "ci",
      hostname: os.hostname(),
      timestamp: "2026-01-01T00:00:00Z",
    };
    fs.writeFileSync(lock, JSON.stringify(holder));
    const { code, text } = await stack.up();
    assert.notEqual(code, 0);
    assert.match(text, new RegExp(`locked by 1 lock.*pulumi cancel.*\\(pid ${process.pid}\\)`, "s"));
    const recovered = await recover();
    assert.equal(recovered.code, 2);
    assert.match(recovered.stderr, /locked by ci@.*--break-lock.*Nothing was changed/s);
    fs.rmSync(lock);
    assert.deepEqual(untouched(), before);
  });

  it("takes the lock of a process that has ended, by recover alone", async () => {
    const lock = path.join(stack.fixture.home, "state/.pulumi/locks/organization/small/dev/other.json");
    const ended = await run("sh", ["-c", "echo $$"], REPOSITORY, stack.fixture.env).finished;
    const holder = {
      pid: Number(ended.stdout),
      username: "ci",
      hostname: os.hostname(),
      timestamp: "2026-01-01T00:00:00Z",
    };
    fs.writeFileSync(lock, JSON.stringify(holder));
    const { code, stdout, stderr } = await recover();
    assert.equal(code, 0, stdout + stderr);
    assert.ok(!fs.existsSync(lock));
  });

  it("refuses a state file that is cut in half, and recover puts the copy back", async () => {
    const file = stack.fixture.stateFile("dev");
    const whole = fs.readFileSync(file, "utf8");
    fs.writeFileSync(file, whole.slice(0, whole.length / 2));
    const inventory = stack.cloud.inventory();
    const { code, text } = await stack.up();
    assert.notEqual(code, 0);
    assert.match(text, /failed to load checkpoint|unexpected/);
    assert.equal(fs.readFileSync(file, "utf8"), whole.slice(0, whole.length / 2));
    const recovered = await recover();
    assert.equal(recovered.code, 0, recovered.stdout + recovered.stderr);
    assert.match(recovered.stdout, /the damaged one is/);
    assert.deepEqual(stack.cloud.inventory(), inventory);
  });

  it("says what the provider said when a call fails, and goes on from there the next time", async () => {
    stack.configure("small:image", "v2");
    stack.cloud.onStep = ({ operation, name }) => {
      if (operation === "update" && name === "two")
        throw new Error("the server was unable to return a response");
    };
    const failed = await stack.up("--skip-preview");
    assert.notEqual(failed.code, 0);
    assert.match(failed.text, /the server was unable to return a response/);
    stack.cloud.onStep = () => undefined;
    const { code, operations } = await stack.up();
    assert.equal(code, 0);
    assert.ok(operations.some(({ name, op }) => name === "two" && op === "update"));
  });
});

/** Bytes that are no message of the protocol. */
function broken<Message extends { serializeBinary(): Uint8Array }>(message: Message): Message {
  return Object.assign(message, { serializeBinary: () => Uint8Array.of(255, 255, 255, 255) });
}

describe("a provider that answers garbage", () => {
  let stack: TwinStack;

  before(async () => {
    stack = await TwinStack.start("dev", { project: PROJECT, policies: false });
    const { code, text } = await stack.up("--skip-preview");
    if (code !== 0) stack.stop();
    assert.equal(code, 0, text.slice(-3000));
  });

  after(() => stack?.stop());

  afterEach(() => {
    stack.servers.kubernetes.garble = () => undefined;
    stack.servers.aws.garble = () => undefined;
    stack.cloud.onStep = () => undefined;
  });

  const recorded = async (): Promise<unknown> => (await stack.state()).deployment.resources;

  it("in bytes that are no message stops the preview, which names the call, and nothing changes", async () => {
    const before = [await recorded(), stack.cloud.inventory()];
    stack.configure("small:image", "v2");
    stack.servers.kubernetes.garble = (method) =>
      method === "check" ? broken(new proto.CheckResponse()) : undefined;
    const { code, text } = await stack.up();
    assert.notEqual(code, 0);
    assert.match(text, /Deployment.*(one|two|three)|kubernetes/);
    assert.match(text, /unmarshal/);
    assert.deepEqual([await recorded(), stack.cloud.inventory()], before);
  });

  it("with values of a wrong type stops the preview too", async () => {
    const before = [await recorded(), stack.cloud.inventory()];
    stack.servers.kubernetes.garble = (method) =>
      method === "check"
        ? // A secret without its value.
          new proto.CheckResponse().setInputs(
            Struct.fromJavaScript({ spec: { [SIGNATURE]: SECRET_SIGNATURE } }),
          )
        : undefined;
    const { code, text } = await stack.up();
    assert.notEqual(code, 0);
    assert.match(text, /malformed RPC secret/);
    assert.deepEqual([await recorded(), stack.cloud.inventory()], before);
  });

  it("by making something without an id is an error of that resource, and the next up makes it", async () => {
    const [alias] = stack.cloud.all("aws:kms/alias:Alias");
    stack.cloud.remove("aws:kms/alias:Alias", alias!.id);
    stack.servers.aws.garble = (method) => (method === "create" ? new proto.CreateResponse() : undefined);
    const { code, text } = await stack.up("--refresh", "--skip-preview");
    assert.notEqual(code, 0);
    assert.match(text, /plugin returned empty resource\.ID from create '.*alias:Alias::data'/);
    stack.servers.aws.garble = () => undefined;
    const mended = await stack.up("--refresh", "--skip-preview");
    assert.equal(mended.code, 0, mended.text.slice(-3000));
    assert.equal(stack.cloud.all("aws:kms/alias:Alias").length, 1);
  });

  it("or dies in a call leaves the rest recorded, and the next up ends it", async () => {
    stack.cloud.onStep = ({ operation, name }) => {
      if (operation === "update" && name === "two") stack.servers.kubernetes.stop();
    };
    stack.configure("small:image", "v3");
    const { code, text } = await stack.up("--skip-preview");
    assert.notEqual(code, 0);
    assert.match(text, /connection|Unavailable|EOF|RST_STREAM|transport/i);
    stack.cloud.onStep = () => undefined;
    await stack.servers.kubernetes.restart();
    const again = await stack.up("--refresh", "--skip-preview");
    assert.equal(again.code, 0, again.text.slice(-3000));
    const { code: same } = await stack.preview("--expect-no-changes");
    assert.equal(same, 0);
  });
});

describe("the region of the machine", () => {
  it("changes nothing, as the stack names its own", async () => {
    const stack = await TwinStack.start("dev", { project: PROJECT, policies: false });
    try {
      assert.equal((await stack.up("--skip-preview")).code, 0);
      const elsewhere = { AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-west-1" };
      const args = ["preview", "--stack", "dev", "--expect-no-changes"];
      const { code, stdout, stderr } = await stack.fixture.begin(args, elsewhere).finished;
      assert.equal(code, 0, stdout + stderr);
    } finally {
      stack.stop();
    }
  });
});

describe("credentials of another account", () => {
  it("stop up before the first create", async () => {
    const stack = await TwinStack.start("dev", {
      project: PROJECT,
      policies: false,
      account: "999999999999",
    });
    try {
      const { code, text } = await stack.up();
      assert.notEqual(code, 0);
      assert.match(text, /AWS account ID not allowed: 999999999999/);
      assert.deepEqual(stack.cloud.inventory(), []);
    } finally {
      stack.stop();
    }
  });
});
