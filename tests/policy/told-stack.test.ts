import assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { UNKNOWN } from "./judged";

const PACK = path.resolve(__dirname, "../../policy");
const LEVELS = ["advisory", "mandatory", "disabled"];

/** The pack as the Pulumi CLI runs it by a language plugin: the environment says nothing of the stack. */
async function start(): Promise<{ child: ChildProcess; client: AnalyzerClient }> {
  const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PULUMI_")));
  const child = spawn(process.execPath, [runner, "127.0.0.1:0", PACK], { cwd: PACK, env });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once("exit", (code) => reject(new Error(`the pack ended with code ${code}`)));
  });
  return { child, client: new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure()) };
}

function answered<Answer>(
  ask: (done: (error: Error | null, answer: Answer) => void) => unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    ask((error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

describe("the pack under a CLI that tells it the stack in a call", function () {
  this.timeout(60_000);

  let child: ChildProcess;
  let client: AnalyzerClient;

  before(async () => {
    ({ child, client } = await start());
  });

  after(() => {
    client?.close();
    child?.kill();
  });

  async function tell(stack: string, dryRun: boolean, config: Record<string, string>): Promise<void> {
    const request = new proto.AnalyzerStackConfigureRequest();
    request.setStack(stack);
    request.setDryRun(dryRun);
    for (const [key, value] of Object.entries(config)) request.getConfigMap().set(key, value);
    await answered((done) => client.configureStack(request, done as never));
  }

  /** Verdicts on a database as `level rule`. */
  async function judge(publiclyAccessible: unknown): Promise<string[]> {
    const request = new proto.AnalyzeRequest();
    request.setType("aws:rds/instance:Instance");
    request.setUrn("urn:pulumi:any::shop::aws:rds/instance:Instance::shop");
    request.setName("shop");
    request.setProperties(Struct.fromJavaScript({ publiclyAccessible } as never));
    request.setOptions(new proto.AnalyzerResourceOptions());
    const response = await answered<proto.AnalyzeResponse>((done) => client.analyze(request, done));
    return response
      .getDiagnosticsList()
      .filter((one) => one.getPolicyname() === "databases-are-not-public")
      .map((one) => LEVELS[one.getEnforcementlevel()] ?? "");
  }

  it("takes its stage from the stack's name and config", async () => {
    await tell("dev", true, {});
    assert.deepEqual(await judge(true), ["advisory"]);
    await tell("prod", true, {});
    assert.deepEqual(await judge(true), ["mandatory"]);
    await tell("tuesday", true, { "slipway:stage": "dev" });
    assert.deepEqual(await judge(true), ["advisory"]);
  });

  it("holds to waivers and to the config of rules", async () => {
    const waiver = {
      rule: "databases-are-not-public",
      resource: "shop",
      reason: "r",
      owner: "o",
      expires: "9999-12-31",
    };
    await tell("prod", true, { "slipway-policy:waivers": JSON.stringify([waiver]) });
    assert.deepEqual(await judge(true), []);
    const rules = { "databases-are-not-public": { enforcement: "advisory" } };
    await tell("prod", true, { "slipway-policy:rules": JSON.stringify(rules) });
    assert.deepEqual(await judge(true), ["advisory"]);
  });

  it("leaves a computed value open at preview, and closes it at the update", async () => {
    await tell("prod", true, {});
    assert.deepEqual(await judge(UNKNOWN), ["advisory"]);
    await tell("prod", false, {});
    assert.deepEqual(await judge(UNKNOWN), ["mandatory"]);
  });
});
