import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { slipway } from "../offline/slipway";
import { projectWith } from "./recovery-project";

const REPOSITORY = path.resolve(__dirname, "../..");
const VAULT = "arn:aws:backup:us-east-1:444455556666:backup-vault:safe";

interface Resource {
  urn: string;
  type: string;
  inputs: any;
}

describe("prod with a vault in another account", function () {
  this.timeout(180_000);
  let folder: string;
  let resources: Resource[];
  before(() => {
    const prod = fs.readFileSync(path.join(REPOSITORY, "Pulumi.prod.yaml"), "utf8");
    const named = prod.replace(/recoveryRegion: us-west-2/, `$&, otherAccountVaultArn: "${VAULT}"`);
    assert.notEqual(named, prod);
    folder = projectWith(named, "prod");
    const { stdout, stderr, code } = slipway("preview", folder, "--stack", "prod", "--json", "--no-policies");
    assert.equal(code, 0, stderr);
    resources = (JSON.parse(stdout).steps as { newState: Resource }[]).map(({ newState }) => newState);
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  const ofType = (type: string) => resources.filter((resource) => resource.type === type);

  it("copies each backup there as well as to the other region", () => {
    const [plan] = ofType("aws:backup/plan:Plan");
    for (const { copyActions } of plan?.inputs.rules)
      assert.deepEqual(
        [
          copyActions.length,
          copyActions.at(-1).destinationVaultArn,
          copyActions.at(-1).lifecycle.deleteAfter,
        ],
        [2, VAULT, 30],
      );
  });

  it("lets that account read the copies of databases, and use no other key", () => {
    const shared = ofType("aws:kms/key:Key").filter(({ inputs }) =>
      JSON.stringify(inputs).includes("444455556666"),
    );
    assert.deepEqual(shared.map(({ urn }) => urn.split("::").pop()).sort(), [
      "daa-daa-database",
      "opitios-opitios-database",
      "shadower-analytics-database",
    ]);
  });
});
