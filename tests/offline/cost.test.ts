import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { loadConfig } from "../../config/load";
import { estimate } from "../../offline/cost/estimate";
import { OWN_PRICES, PriceTable } from "../../offline/cost/prices";
import { loadProject } from "../../offline/project";
import { plannedStack, planning } from "../systems/planned-stack";
import { slipway } from "./slipway";

const REPOSITORY = path.resolve(__dirname, "../..");
const STACK_FILE = "config:\n  slipway:stage: dev\n";
const PROGRAM = `
const aws = require("@pulumi/aws");
const tags = { "slipway:system": "shop" };
new aws.rds.Instance("orders", {
  engine: "postgres", instanceClass: "db.t4g.medium", allocatedStorage: 100, maxAllocatedStorage: 200,
  multiAz: true, storageType: "gp3", skipFinalSnapshot: true, tags,
});
new aws.eks.NodeGroup("nodes", {
  clusterName: "shop", nodeRoleArn: "arn:aws:iam::111111111111:role/nodes", subnetIds: ["subnet-1"],
  instanceTypes: ["m7i.large"], diskSize: 50, scalingConfig: { minSize: 2, desiredSize: 2, maxSize: 4 },
});
new aws.s3.Bucket("exports", { tags });
new aws.lambda.Function("orphan", { role: "arn:aws:iam::111111111111:role/f", code: undefined });
`;

describe("slipway cost", () => {
  let folder: string;
  const cost = (...args: string[]) => slipway("cost", folder, "--stack", "dev", ...args);
  const priced = (...args: string[]): any[] => JSON.parse(cost("--json", ...args).stdout).stacks[0].lines;
  let lines: any[];
  const stackFile = (text: string) => fs.writeFileSync(path.join(folder, "Pulumi.dev.yaml"), text);

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-cost-"));
    fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    fs.writeFileSync(path.join(folder, "package.json"), '{ "main": "index.js" }');
    fs.writeFileSync(path.join(folder, "index.js"), PROGRAM);
    fs.symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(folder, "node_modules"));
    stackFile(STACK_FILE);
    lines = priced();
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it("charges a database in two zones for two instances, and a range for storage that may grow", () => {
    const own = lines.filter(({ urn }) => urn.endsWith("::orders"));
    // 2 × 730 h × $0.065, and 2 × 100 to 2 × 200 GB × $0.115
    assert.deepEqual(
      own.map(({ item, monthly }) => [item, monthly]),
      [
        ["rds-postgres/db.t4g.medium", { min: 94.9, max: 94.9 }],
        ["rds/gp3", { min: 23, max: 46 }],
      ],
    );
  });

  it("charges a node group from its fewest to its most nodes", () => {
    const [nodes, disks] = lines.filter(({ urn }) => urn.endsWith("::nodes"));
    // 2 to 4 × 730 h × $0.1008, and 2 to 4 × 50 GB × $0.08
    assert.deepEqual(nodes.monthly, { min: 147.17, max: 294.34 });
    assert.deepEqual(disks.monthly, { min: 8, max: 16 });
  });

  it("says by system what it costs, what it assumes, how old the prices are and what has none", () => {
    const { code, stdout, stderr } = cost();
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^dev: \$\d+ to \$\d+ a month$/m);
    assert.match(stdout, /^ {4}shop +\$118 to \$146$/m);
    assert.match(stdout, /Prices: us-east-1, \d{4}-\d{2}/);
    assert.match(stdout, /Data in each bucket, all in S3 Standard: 5 to 200 GB/);
    assert.match(stdout, /not priced: 1 aws:lambda\/function:Function/);
  });

  it("shows what the databases would cost on Aurora, where asked to", () => {
    const { stdout } = cost("--aurora");
    assert.match(stdout, /orders: 2 db\.t4g\.medium +\$119 to \$187, RDS \$118 to \$141\n/);
    assert.match(stdout, /\(load\/aurora-io\)/);
  });

  it("warns above the budget, and fails where asked to", () => {
    stackFile(`${STACK_FILE}  slipway:budgetPerMonth: 200\n`);
    const warned = cost();
    const refused = cost("--fail-above-budget");
    stackFile(`${STACK_FILE}  slipway:budgetPerMonth: 9000\n`);
    const within = cost("--fail-above-budget");
    stackFile(STACK_FILE);
    assert.deepEqual([warned.code, refused.code, within.code], [0, 1, 0]);
    assert.match(warned.stdout, /warning: is above the budget of \$200/);
    assert.match(within.stdout, /within the budget of \$9,000/);
  });

  it("refuses a budget that is no amount", () => {
    const { config } = loadProject(REPOSITORY, "prod");
    assert.throws(
      () => loadConfig({ ...config, "slipway:budgetPerMonth": "plenty" }, "prod"),
      /slipway:budgetPerMonth is "plenty"; allowed: a number/,
    );
  });

  it("takes another price table", () => {
    const table = JSON.parse(fs.readFileSync(OWN_PRICES, "utf8"));
    table.prices["ec2/m7i.large"].usd = 1;
    const file = path.join(folder, "negotiated.json");
    fs.writeFileSync(file, JSON.stringify(table));
    const nodes = priced("--prices", file).find(({ item }) => item === "ec2/m7i.large");
    assert.deepEqual(nodes.monthly, { min: 1460, max: 2920 });
  });

  it("names the item whose price is missing", () => {
    const table = JSON.parse(fs.readFileSync(OWN_PRICES, "utf8"));
    delete table.prices["rds-postgres/db.t4g.medium"];
    const file = path.join(folder, "short.json");
    fs.writeFileSync(file, JSON.stringify(table));
    const { code, stdout, stderr } = cost("--prices", file);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /short\.json has no price for rds-postgres\/db\.t4g\.medium\. Add/);
  });

  it("refuses a table that is none, and a stack that does not exist", () => {
    const file = path.join(folder, "package.json");
    assert.match(cost("--prices", file).stderr, /package\.json: source: .*prices\.json shows the form/);
    const unknown = slipway("cost", folder, "--stack", "qa");
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /^error: No stack "qa"/);
  });
});

describe("the cost of prod", () => {
  before(planning("prod"));
  const prod = () => estimate(plannedStack("prod"), PriceTable.read(OWN_PRICES));

  it("has a rule for every AWS resource", () => assert.deepEqual(prod().notPriced, {}));

  it("is told for each system and adds up", () => {
    const { systems, monthly } = prod();
    assert.deepEqual(Object.keys(systems).sort(), [
      "biteasy",
      "bitunix",
      "daa",
      "opitios",
      "platform",
      "shadower",
    ]);
    const total = Object.values(systems).reduce((sum, { max }) => sum + max, 0);
    assert.ok(Math.abs(total - monthly.max) < 0.01);
  });

  it("charges each of daa's replicas like its primary in one zone", () => {
    const own = prod().lines.filter(({ urn }) => /::daa-daa-database(-replica-\d)?$/.test(urn));
    const instances = own.filter(({ item }) => item.startsWith("rds-postgres/"));
    assert.deepEqual(instances.map(({ quantity }) => quantity.min).sort(), [1, 1, 1, 2]);
  });
});
