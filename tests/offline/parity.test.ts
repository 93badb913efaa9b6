import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { explain, matches, readDeclarations } from "../../offline/parity/declarations";
import { differences } from "../../offline/parity/differences";
import { PlannedDocument } from "../../offline/plan/planned-document";
import { loadProject } from "../../offline/project";
import { plannedStack, planning } from "../systems/planned-stack";
import { slipway } from "./slipway";

const REPOSITORY = path.resolve(__dirname, "../..");
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const aws = require("@pulumi/aws");
const config = new pulumi.Config("slipway");
const stage = config.require("stage");
new aws.rds.Instance("orders", {
  identifier: "orders-" + stage, engine: "postgres", instanceClass: config.require("size"), skipFinalSnapshot: true,
});
new aws.sns.Topic("alarms", { name: "alarms-" + stage });
if (stage === "prod") new aws.s3.Bucket("archive", { bucket: "archive-" + config.require("accountId") });
new aws.iam.Role("caller", { assumeRolePolicy: "{}", description: config.require("peer") });
`;
const SIZE = `
- from: slipway:size
  resources: ["aws:rds/instance:Instance *"]
  properties: [instanceClass]
  reason: Prod has more to do than staging.
`;
const ARCHIVE = `
- from: slipway:stage
  resources: ["aws:s3/bucket:Bucket archive"]
  properties: [presence]
  reason: Only the orders of prod are kept.
`;

describe("slipway parity", () => {
  let folder: string;
  const stackFile = (stage: string, account: string, size: string, peer: string) =>
    fs.writeFileSync(
      path.join(folder, `Pulumi.${stage}.yaml`),
      `config:\n  slipway:stage: ${stage}\n  slipway:accountId: "${account}"\n  slipway:size: ${size}\n  slipway:peer: ${peer}\n`,
    );
  const declared = (text: string) => fs.writeFileSync(path.join(folder, "docs/parity.yaml"), text);
  const parity = (...args: string[]) => slipway("parity", folder, "staging", "prod", ...args);

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-parity-"));
    fs.mkdirSync(path.join(folder, "docs"));
    fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    fs.writeFileSync(path.join(folder, "package.json"), '{ "main": "index.js" }');
    fs.writeFileSync(path.join(folder, "index.js"), PROGRAM);
    fs.symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(folder, "node_modules"));
    stackFile("staging", "222222222222", "db.t4g.medium", "orders.staging.example");
    stackFile("prod", "333333333333", "db.m7g.large", "orders.prod.example");
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it("passes where every difference is declared, and says why they differ", () => {
    declared(SIZE + ARCHIVE);
    const { code, stdout, stderr } = parity();
    assert.equal(code, 0, stderr + stdout);
    assert.match(stdout, /^staging and prod: 0 undeclared, 2 declared differences$/m);
    assert.match(stdout, /1 {2}slipway:size: Prod has more to do than staging\./);
  });

  it("fails for a difference that is not declared, and shows it", () => {
    declared(ARCHIVE);
    const { code, stdout } = parity();
    assert.equal(code, 1);
    assert.match(
      stdout,
      /! aws:rds\/instance:Instance orders instanceClass: "db\.t4g\.medium" => "db\.m7g\.large"/,
    );
  });

  it("fails for a declared difference whose config key is the same in both", () => {
    declared(SIZE.replace("slipway:size", "slipway:storage") + ARCHIVE);
    const { code, stdout } = parity();
    assert.equal(code, 1);
    assert.match(stdout, /1 undeclared, 1 declared differences/);
  });

  it("sees staging use an address of prod", () => {
    declared(SIZE + ARCHIVE);
    stackFile("staging", "222222222222", "db.t4g.medium", "orders.prod.example");
    const { code, stdout } = parity();
    stackFile("staging", "222222222222", "db.t4g.medium", "orders.staging.example");
    assert.equal(code, 1);
    assert.match(stdout, /! aws:iam\/role:Role caller description: "orders\.prod\.example"/);
  });

  it("refuses a list without reasons, a missing list and an unknown stack", () => {
    declared(SIZE.replace(/ {2}reason.*\n/, ""));
    const list = parity();
    assert.equal(list.code, 2);
    assert.match(list.stderr, /docs\/parity\.yaml: 0\.reason: .*Each entry has from, resources, properties/);
    assert.match(parity("--declared", "none.yaml").stderr, /none\.yaml: not a readable YAML list/);
    declared(SIZE);
    const unknown = slipway("parity", folder, "staging", "qa");
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /No stack "qa"/);
  });
});

describe("staging and prod", () => {
  before(planning("staging", "prod"));

  function document(stack: string): PlannedDocument {
    const steps = plannedStack(stack).map(({ urn, type, inputs }) => ({
      urn,
      newState: { urn, type, inputs },
    }));
    return { config: loadProject(REPOSITORY, stack).config, steps };
  }
  const explained = () => {
    const [staging, prod] = [document("staging"), document("prod")];
    const declarations = readDeclarations(REPOSITORY, "docs/parity.yaml");
    return explain(differences(staging, prod), declarations, [staging.config, prod.config]);
  };

  it("differ only as docs/parity.yaml declares, each difference with its reason", () => {
    const { undeclared } = explained();
    assert.deepEqual(
      undeclared.map(({ resource, property }) => `${resource} ${property ?? "presence"}`),
      [],
    );
  });

  it("differ in each way that is declared, so that no declaration is out of date", () => {
    const unused = [...explained().declared].flatMap(([{ resources, properties }, found]) => [
      ...resources.filter((pattern) => !found.some(({ resource }) => matches(pattern, resource))),
      ...properties.filter(
        (pattern) => !found.some(({ property }) => matches(pattern, property ?? "presence")),
      ),
    ]);
    assert.deepEqual(unused, []);
  });
});
