import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { slipway } from "./slipway";

const REPOSITORY = path.resolve(__dirname, "../..");
const folders: string[] = [];

/** A project whose bootstrap of dev has other settings; everything else is ours. */
function projectWith(changes: Record<string, string>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-bootstrap-"));
  folders.push(folder);
  const own = path.join(folder, "bootstrap");
  fs.mkdirSync(own);
  for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml"])
    fs.copyFileSync(path.join(REPOSITORY, file), path.join(folder, file));
  fs.copyFileSync(path.join(REPOSITORY, "bootstrap/Pulumi.yaml"), path.join(own, "Pulumi.yaml"));
  fs.writeFileSync(
    path.join(own, "index.ts"),
    `import ${JSON.stringify(path.join(REPOSITORY, "bootstrap"))};\n`,
  );
  fs.symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(folder, "node_modules"));
  const text = fs.readFileSync(path.join(REPOSITORY, "bootstrap/Pulumi.dev.yaml"), "utf8");
  const changed = Object.entries(changes).reduce(
    (result, [key, value]) => result.replace(new RegExp(`slipway:${key}: .*`), `slipway:${key}: ${value}`),
    text,
  );
  fs.writeFileSync(path.join(own, "Pulumi.dev.yaml"), changed);
  return folder;
}

const bootstrap = (project: string, ...options: string[]) =>
  slipway("bootstrap", project, "--no-policies", ...options);

describe("slipway bootstrap", function () {
  this.timeout(120_000);

  after(() => folders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

  it("shows what a stage needs before its first update, with no rule broken, and makes nothing", () => {
    const { code, stdout, stderr } = slipway("bootstrap", REPOSITORY, "--stage", "prod");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /0 mandatory and 0 advisory violations/);
    for (const made of [
      /aws:s3\/bucket:Bucket +state +create, protected/,
      /aws:kms\/key:Key +state-secrets +create, protected/,
      /aws:iam\/openIdConnectProvider:OpenIdConnectProvider/,
      /aws:iam\/role:Role +slipway-plan +create, protected/,
      /aws:iam\/role:Role +slipway-deploy +create, protected/,
    ])
      assert.match(stdout, made);
  });

  it("prints the commands in order: make it, move its state into the bucket, make the stack, tell GitHub", () => {
    const { code, stdout } = bootstrap(REPOSITORY, "--stage", "prod");
    assert.equal(code, 0);
    const order = [
      /\n1\. Make all this/,
      /pulumi up --stack prod --policy-pack \.\.\/policy/,
      /\n2\. Move its state/,
      /pulumi login 's3:\/\/slipway-prod-state-333333333333\?region=us-east-1'/,
      /pulumi stack import --stack prod/,
      /\n3\. Make the stage's own stack/,
      /pulumi stack init prod --secrets-provider 'awskms:\/\/alias\/slipway\/state-secrets\?region=us-east-1'/,
      /\n4\. Tell GitHub/,
      /set PLAN_ROLE --env plan-prod --body 'arn:aws:iam::333333333333:role\/slipway-plan'/,
      /set DEPLOY_ROLE --env prod --body 'arn:aws:iam::333333333333:role\/slipway-deploy'/,
    ];
    let from = 0;
    for (const step of order) {
      const found = stdout.slice(from).search(step);
      assert.ok(found >= 0, `${String(step)} is missing, or comes too early`);
      from += found;
    }
  });

  it("takes a stage that there is, and says which there are", () => {
    const none = bootstrap(REPOSITORY);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /required option '-s, --stage <name>' not specified/);
    const unknown = bootstrap(REPOSITORY, "--stage", "qa");
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /Allowed choices are dev, staging, prod/);
  });

  it("says where it looked when there is no bootstrap program", () => {
    const empty = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-bootstrap-"));
    folders.push(empty);
    const { code, stderr } = bootstrap(empty, "--stage", "dev");
    assert.equal(code, 2);
    assert.match(stderr, /No Pulumi\.yaml in .*\/bootstrap/);
  });

  it("refuses an account that the stage's stack does not have: its state would be in another", () => {
    const { code, stdout, stderr } = bootstrap(
      projectWith({ accountId: '"999999999999"' }),
      "--stage",
      "dev",
    );
    assert.equal(code, 2);
    assert.match(stderr, /accountId is "999999999999" in bootstrap\/Pulumi\.dev\.yaml and "111111111111" in/);
    assert.equal(stdout, "");
  });

  it("refuses a wildcard repository by the file and key to edit", () => {
    const { code, stderr } = bootstrap(projectWith({ repository: '"slipway-example/*"' }), "--stage", "dev");
    assert.equal(code, 2);
    assert.match(stderr, /bootstrap\/Pulumi\.dev\.yaml: 1 problem/);
    assert.match(
      stderr,
      /slipway:repository is "slipway-example\/\*"; allowed: one GitHub repository as OWNER/,
    );
  });
});

describe("the bootstrap of a stage", () => {
  it("has the account and regions of the stacks that it is for", () => {
    const setting = (file: string, key: string) =>
      new RegExp(`slipway:${key}: (.*)`).exec(fs.readFileSync(path.join(REPOSITORY, file), "utf8"))?.[1];
    for (const stage of ["dev", "staging", "prod"])
      for (const key of ["accountId", "region"])
        assert.equal(
          setting(`bootstrap/Pulumi.${stage}.yaml`, key),
          setting(`Pulumi.${stage}.yaml`, key),
          stage,
        );
    const others = setting("bootstrap/Pulumi.prod.yaml", "otherRegions") ?? "";
    const used = [
      setting("Pulumi.prod-dr.yaml", "region"),
      ...["Pulumi.prod.yaml", "Pulumi.prod-dr.yaml"].map(
        (file) => /recoveryRegion: ([a-z0-9-]+)/.exec(setting(file, "backup") ?? "")?.[1],
      ),
    ];
    for (const region of used) assert.ok(region !== undefined && others.includes(region), region);
  });
});
