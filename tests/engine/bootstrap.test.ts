import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { bootstrapSteps } from "../../offline/bootstrap/steps";
import { Finished } from "./cli-process";
import { KeyService } from "./key-service";
import { TwinStack } from "./twin-stack";

const REPOSITORY = path.resolve(__dirname, "../..");
const PROVIDER = "awskms://alias/slipway/state-secrets?region=us-east-1";

/** What `slipway bootstrap --stage prod` prints, by the real CLI; a folder stands in for the bucket, a server for KMS. */
describe("slipway bootstrap under the real CLI", () => {
  const keys = new KeyService();
  let stack: TwinStack;
  let kms: NodeJS.ProcessEnv;

  before(async () => {
    kms = await keys.start();
    stack = await TwinStack.start("prod", { project: path.join(REPOSITORY, "bootstrap"), policies: false });
    // The project loads TypeScript by a file beside its folder.
    fs.symlinkSync(path.join(REPOSITORY, "offline"), path.join(stack.fixture.home, "offline"));
  });

  after(() => {
    stack?.stop();
    keys.stop();
  });

  const pulumi = (args: string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> =>
    stack.fixture.begin(args, { ...kms, ...env }).finished;

  async function succeeds(...args: Parameters<typeof pulumi>): Promise<Finished> {
    const finished = await pulumi(...args);
    assert.equal(finished.code, 0, args[0].join(" ") + finished.stdout + finished.stderr);
    return finished;
  }

  it("makes everything from nothing, and breaks no rule of the policy pack once all is known", async () => {
    const pack = path.join(REPOSITORY, "policy");
    const { code, text, operations } = await stack.up("--skip-preview", "--policy-pack", pack);
    assert.equal(code, 0, text.slice(-3000));
    assert.match(text, /Loading policy packs/);
    assert.doesNotMatch(text, /\[(mandatory|advisory)\]/);
    const made = operations.filter(({ op }) => op === "create").map(({ name }) => name);
    for (const name of ["state", "state-secrets", "slipway-plan", "slipway-deploy", "slipway-boundary"])
      assert.ok(made.includes(name), name);
  });

  it("moves its own state from a file to the bucket and from a passphrase to KMS, and then sees no change", async () => {
    const bucket = path.join(stack.fixture.home, "bucket");
    fs.mkdirSync(bucket);
    const there = { PULUMI_BACKEND_URL: `file://${bucket}`, PULUMI_CONFIG_PASSPHRASE: undefined };
    const exported = path.join(stack.fixture.home, "prod.json");
    await succeeds(["stack", "change-secrets-provider", "--stack", "prod", PROVIDER]);
    await succeeds(["stack", "export", "--stack", "prod", "--file", exported]);
    await succeeds(["stack", "init", "prod", "--secrets-provider", PROVIDER], there);
    await succeeds(["stack", "import", "--stack", "prod", "--file", exported], there);
    await succeeds(["preview", "--stack", "prod", "--expect-no-changes"], there);
    const state = JSON.parse((await succeeds(["stack", "export", "--stack", "prod"], there)).stdout);
    assert.equal(state.deployment.secrets_providers.type, "cloud");
    assert.equal(state.deployment.secrets_providers.state.url, PROVIDER);
    assert.ok(keys.calls.includes("Encrypt alias/slipway/state-secrets"));
    const settings = fs.readFileSync(path.join(stack.fixture.folder, "Pulumi.prod.yaml"), "utf8");
    assert.match(settings, /^secretsprovider: awskms:\/\/alias\/slipway\/state-secrets/m);
    assert.match(settings, /^encryptedkey: /m);
    assert.doesNotMatch(settings, /encryptionsalt/);
    assert.match(settings, /slipway:stage: prod/);
  });

  it("prints those very commands", () => {
    const steps = bootstrapSteps({
      stage: "prod",
      region: "us-east-1",
      accountId: "333333333333",
      backendUrl: "s3://state?region=us-east-1",
      secretsProvider: PROVIDER,
      pullRequests: false,
      folder: "bootstrap",
    });
    const lines = steps.flatMap(({ commands }) => commands);
    for (const command of [
      `change-secrets-provider --stack prod '${PROVIDER}'`,
      "stack export --stack prod --file",
      "pulumi login 's3://state?region=us-east-1'",
      `stack init prod --secrets-provider '${PROVIDER}'`,
      "stack import --stack prod --file",
      "preview --stack prod --expect-no-changes",
    ])
      assert.ok(
        lines.some((line) => line.includes(command)),
        command,
      );
  });
});
